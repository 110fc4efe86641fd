interface AuditLinesTable {
	school_id: string;
	id: string;
	at: string;
	actor_id: string | null;
	action: string;
	subject_kind: string;
	subject_id: string | null;
	/** JSON of ids, codes and numbers; never names or content */
	details: string;
}

export interface AuditTables {
	audit_lines: AuditLinesTable;
}

import { fromFlag } from '#lib/server/db/codecs.ts';
import type { Db } from '#lib/server/db/database.ts';
import type { GuardianRow } from '../tables.server.ts';

/** A guardian as one child's, without anything that tells where they live. */
export interface GuardianOfPupil {
	id: string;
	firstName: string;
	lastName: string;
	/** "moeder", "pleegvader" … */
	relation: string;
	hasAuthority: boolean;
	authorityProof: string;
	authorityOn: string | null;
	email: string | null;
	phone: string | null;
	addressIsSecret: boolean;
}

export interface Address {
	street: string;
	postcode: string;
	city: string;
}

function guardiansWithLink(db: Db, schoolId: string) {
	return db
		.selectFrom('pupil_guardians')
		.innerJoin('guardians', (join) =>
			join
				.onRef('guardians.school_id', '=', 'pupil_guardians.school_id')
				.onRef('guardians.id', '=', 'pupil_guardians.guardian_id')
		)
		.select([
			'guardians.id',
			'guardians.first_name',
			'guardians.last_name',
			'guardians.email',
			'guardians.phone',
			'guardians.address_is_secret',
			'pupil_guardians.relation',
			'pupil_guardians.has_authority',
			'pupil_guardians.authority_proof',
			'pupil_guardians.authority_on'
		])
		.where('pupil_guardians.school_id', '=', schoolId);
}

type Row = Awaited<ReturnType<ReturnType<typeof guardiansWithLink>['execute']>>[number];

const toGuardian = (row: Row): GuardianOfPupil => ({
	id: row.id,
	firstName: row.first_name,
	lastName: row.last_name,
	relation: row.relation,
	hasAuthority: fromFlag(row.has_authority),
	authorityProof: row.authority_proof,
	authorityOn: row.authority_on,
	email: row.email,
	phone: row.phone,
	addressIsSecret: fromFlag(row.address_is_secret)
});

/** The guardians of one child, those with authority first. */
export async function listGuardiansOf(db: Db, schoolId: string, pupilId: string): Promise<GuardianOfPupil[]> {
	const rows = await guardiansWithLink(db, schoolId)
		.where('pupil_guardians.pupil_id', '=', pupilId)
		.orderBy('pupil_guardians.has_authority', 'desc')
		.orderBy('guardians.last_name')
		.orderBy('guardians.first_name')
		.execute();
	return rows.map(toGuardian);
}

/** One guardian of one child. */
export async function findGuardianOf(
	db: Db,
	schoolId: string,
	pupilId: string,
	guardianId: string
): Promise<GuardianOfPupil | undefined> {
	const row = await guardiansWithLink(db, schoolId)
		.where('pupil_guardians.pupil_id', '=', pupilId)
		.where('guardians.id', '=', guardianId)
		.executeTakeFirst();
	return row && toGuardian(row);
}

/** Where a guardian lives. Ask `addressIsHidden` first. */
export async function findAddress(db: Db, schoolId: string, guardianId: string): Promise<Address> {
	const row = await db
		.selectFrom('guardians')
		.select(['street', 'postcode', 'city'])
		.where('school_id', '=', schoolId)
		.where('id', '=', guardianId)
		.executeTakeFirstOrThrow();
	return { street: row.street ?? '', postcode: row.postcode ?? '', city: row.city ?? '' };
}

/** Whether a guardian's address shows only after a press that is written down: it is secret, or a protected child lives there. */
export async function addressIsHidden(db: Db, schoolId: string, guardianId: string): Promise<boolean> {
	const secret = await db
		.selectFrom('guardians')
		.select('id')
		.where('school_id', '=', schoolId)
		.where('id', '=', guardianId)
		.where('address_is_secret', '=', 1)
		.executeTakeFirst();
	if (secret) return true;
	const protectedChild = await db
		.selectFrom('pupil_guardians')
		.innerJoin('pupils', (join) =>
			join
				.onRef('pupils.school_id', '=', 'pupil_guardians.school_id')
				.onRef('pupils.id', '=', 'pupil_guardians.pupil_id')
		)
		.select('pupils.id')
		.where('pupil_guardians.school_id', '=', schoolId)
		.where('pupil_guardians.guardian_id', '=', guardianId)
		.where('pupils.is_protected', '=', 1)
		.executeTakeFirst();
	return protectedChild !== undefined;
}

/** Changes what is known of a guardian. */
export async function updateGuardian(
	db: Db,
	schoolId: string,
	guardianId: string,
	change: Partial<GuardianRow>
): Promise<void> {
	await db
		.updateTable('guardians')
		.set(change)
		.where('school_id', '=', schoolId)
		.where('id', '=', guardianId)
		.execute();
}

/** A guardian of some child of the school, with the first names of the children, to link a brother or sister. */
export interface KnownGuardian {
	id: string;
	name: string;
	children: string[];
}

/** Everyone who is a guardian of a child that is not this one. */
export async function listKnownGuardians(
	db: Db,
	schoolId: string,
	exceptPupil: string
): Promise<KnownGuardian[]> {
	const rows = await db
		.selectFrom('guardians')
		.innerJoin('pupil_guardians', (join) =>
			join
				.onRef('pupil_guardians.school_id', '=', 'guardians.school_id')
				.onRef('pupil_guardians.guardian_id', '=', 'guardians.id')
		)
		.innerJoin('pupils', (join) =>
			join
				.onRef('pupils.school_id', '=', 'pupil_guardians.school_id')
				.onRef('pupils.id', '=', 'pupil_guardians.pupil_id')
		)
		.select([
			'guardians.id',
			'guardians.first_name',
			'guardians.last_name',
			'pupils.id as pupil_id',
			'pupils.first_name as child'
		])
		.where('guardians.school_id', '=', schoolId)
		.where('pupils.died_on', 'is', null)
		.orderBy('guardians.last_name')
		.orderBy('guardians.first_name')
		.execute();
	const found = new Map<string, KnownGuardian>();
	const own = new Set(rows.filter((row) => row.pupil_id === exceptPupil).map((row) => row.id));
	for (const row of rows) {
		if (own.has(row.id)) continue;
		const known = found.get(row.id) ?? {
			id: row.id,
			name: `${row.first_name} ${row.last_name}`.trim(),
			children: []
		};
		known.children.push(row.child);
		found.set(row.id, known);
	}
	return [...found.values()];
}

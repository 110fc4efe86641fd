import type { ColumnDefinitionBuilder, CreateTableBuilder, Kysely } from 'kysely';
import { sql } from 'kysely';

/* Migrations are frozen in time: Kysely<any>, and nothing of the app is imported. */

// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Db = Kysely<any>;
type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;

const required: Column = (column) => column.notNull();
const flag: Column = (column) => column.notNull().defaultTo(0);

/** A school's table: the school is the first part of the key, so that schools can be spread over machines later. */
function schoolTable(db: Db, name: string): CreateTableBuilder<string, 'school_id' | 'id'> {
	return db.schema
		.createTable(name)
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('id', 'text', required)
		.addPrimaryKeyConstraint(`${name}_pk`, ['school_id', 'id']);
}

async function globalTables(db: Db): Promise<void> {
	await db.schema
		.createTable('schools')
		.addColumn('id', 'text', (column) => column.primaryKey())
		.addColumn('slug', 'text', (column) => column.notNull().unique())
		.addColumn('host', 'text', (column) => column.unique())
		.addColumn('name', 'text', required)
		.addColumn('city', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('hue', 'integer', (column) =>
			column
				.notNull()
				.defaultTo(5)
				.check(sql`hue between 1 and 6`)
		)
		.addColumn('languages', 'text', (column) => column.notNull().defaultTo('["nl","en"]'))
		.addColumn('logo_file_id', 'text')
		.addColumn('is_demo', 'integer', flag)
		.addColumn('created_at', 'text', required)
		.execute();
	await db.schema
		.createTable('directory_emails')
		.addColumn('email_hash', 'text', required)
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('account_id', 'text', required)
		.addPrimaryKeyConstraint('directory_emails_pk', ['email_hash', 'school_id'])
		.execute();
	await db.schema
		.createTable('directory_class_codes')
		.addColumn('code', 'text', (column) => column.primaryKey())
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('group_id', 'text', required)
		.addColumn('expires_at', 'text', required)
		.addColumn('created_at', 'text', required)
		.execute();
	await db.schema
		.createIndex('directory_class_codes_group')
		.on('directory_class_codes')
		.columns(['school_id', 'group_id'])
		.execute();
	await db.schema
		.createTable('directory_links')
		.addColumn('token_hash', 'text', (column) => column.primaryKey())
		.addColumn('school_id', 'text', (column) => column.notNull().references('schools.id'))
		.addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('invitation', 'day-link')`))
		.addColumn('subject_id', 'text', required)
		.execute();
	await db.schema
		.createTable('rate_limits')
		.addColumn('key_hash', 'text', required)
		.addColumn('window_start', 'text', required)
		.addColumn('count', 'integer', required)
		.addPrimaryKeyConstraint('rate_limits_pk', ['key_hash', 'window_start'])
		.execute();
	await db.schema
		.createTable('rate_limit_keys')
		.addColumn('day', 'text', (column) => column.primaryKey())
		.addColumn('secret', 'text', required)
		.execute();
	await db.schema
		.createTable('leases')
		.addColumn('name', 'text', (column) => column.primaryKey())
		.addColumn('holder', 'text', required)
		.addColumn('until', 'text', required)
		.addColumn('last_done', 'text', (column) => column.notNull().defaultTo(''))
		.execute();
	await db.schema
		.createTable('setup_codes')
		.addColumn('code_hash', 'text', (column) => column.primaryKey())
		.addColumn('created_at', 'text', required)
		.execute();
	await db.schema
		.createTable('key_checks')
		.addColumn('fingerprint', 'text', (column) => column.primaryKey())
		.addColumn('created_at', 'text', required)
		.execute();
}

async function schoolYearTables(db: Db): Promise<void> {
	await schoolTable(db, 'school_years')
		.addColumn('name', 'text', required)
		.addColumn('starts_on', 'text', required)
		.addColumn('ends_on', 'text', required)
		.addUniqueConstraint('school_years_name', ['school_id', 'name'])
		.addCheckConstraint('school_years_order', sql`starts_on < ends_on`)
		.execute();
	await schoolTable(db, 'holidays')
		.addColumn('school_year_id', 'text', required)
		.addColumn('name', 'text', required)
		.addColumn('first_day', 'text', required)
		.addColumn('last_day', 'text', required)
		.addCheckConstraint('holidays_order', sql`first_day <= last_day`)
		.addForeignKeyConstraint('holidays_year', ['school_id', 'school_year_id'], 'school_years', [
			'school_id',
			'id'
		])
		.execute();
	await schoolTable(db, 'files')
		.addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('logo', 'photo')`))
		.addColumn('mime', 'text', required)
		.addColumn('bytes', 'integer', required)
		.addColumn('created_at', 'text', required)
		.execute();
}

async function peopleTables(db: Db): Promise<void> {
	// One row for everyone who can sign in. `kind` is part of the foreign keys that point here, so that the
	// database itself can refuse what must never be (a conversation between two pupils, say).
	await schoolTable(db, 'accounts')
		.addColumn('kind', 'text', (column) => column.notNull().check(sql`kind in ('pupil', 'staff')`))
		.addColumn('language', 'text', (column) =>
			column
				.notNull()
				.defaultTo('nl')
				.check(sql`language in ('nl', 'en')`)
		)
		.addColumn('ended_at', 'text')
		.addColumn('created_at', 'text', required)
		.addUniqueConstraint('accounts_kind', ['school_id', 'id', 'kind'])
		.execute();
	await schoolTable(db, 'groups')
		.addColumn('school_year_id', 'text', required)
		.addColumn('name', 'text', required)
		.addColumn('year_level', 'integer', (column) => column.check(sql`year_level between 1 and 8`))
		.addColumn('external_key', 'text')
		.addUniqueConstraint('groups_name', ['school_id', 'school_year_id', 'name'])
		.addForeignKeyConstraint('groups_year', ['school_id', 'school_year_id'], 'school_years', [
			'school_id',
			'id'
		])
		.execute();
	await schoolTable(db, 'pupils')
		.addColumn('kind', 'text', (column) =>
			column
				.notNull()
				.defaultTo('pupil')
				.check(sql`kind = 'pupil'`)
		)
		.addColumn('first_name', 'text', required)
		.addColumn('last_name', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('birth_date', 'text')
		.addColumn('sex', 'text', (column) => column.check(sql`sex in ('boy', 'girl')`))
		.addColumn('external_key', 'text')
		.addColumn('is_protected', 'integer', flag)
		.addColumn('died_on', 'text')
		.addColumn('left_on', 'text')
		.addColumn('picture_hash', 'text')
		.addColumn('pictures_changed_at', 'text')
		.addColumn('pictures_reset_by', 'text')
		.addForeignKeyConstraint('pupils_account', ['school_id', 'id', 'kind'], 'accounts', [
			'school_id',
			'id',
			'kind'
		])
		.addUniqueConstraint('pupils_external_key', ['school_id', 'external_key'])
		.execute();
	await schoolTable(db, 'enrolments')
		.addColumn('pupil_id', 'text', required)
		.addColumn('school_year_id', 'text', required)
		.addColumn('group_id', 'text', required)
		.addColumn('year_level', 'integer', (column) => column.notNull().check(sql`year_level between 1 and 8`))
		.addUniqueConstraint('enrolments_once', ['school_id', 'pupil_id', 'school_year_id'])
		.addForeignKeyConstraint('enrolments_pupil', ['school_id', 'pupil_id'], 'pupils', ['school_id', 'id'])
		.addForeignKeyConstraint('enrolments_year', ['school_id', 'school_year_id'], 'school_years', [
			'school_id',
			'id'
		])
		.addForeignKeyConstraint('enrolments_group', ['school_id', 'group_id'], 'groups', ['school_id', 'id'])
		.execute();
	await db.schema
		.createIndex('enrolments_by_group')
		.on('enrolments')
		.columns(['school_id', 'group_id'])
		.execute();
	await schoolTable(db, 'staff')
		.addColumn('kind', 'text', (column) =>
			column
				.notNull()
				.defaultTo('staff')
				.check(sql`kind = 'staff'`)
		)
		.addColumn('first_name', 'text', required)
		.addColumn('last_name', 'text', required)
		.addColumn('called', 'text', required)
		.addColumn('email', 'text')
		.addColumn('external_key', 'text')
		.addColumn('photo_file_id', 'text')
		.addColumn('password_hash', 'text')
		.addColumn('totp_secret', 'text')
		.addColumn('totp_confirmed_at', 'text')
		.addColumn('totp_last_step', 'integer')
		.addColumn('is_demo', 'integer', flag)
		.addColumn('deputy_id', 'text')
		.addForeignKeyConstraint('staff_account', ['school_id', 'id', 'kind'], 'accounts', [
			'school_id',
			'id',
			'kind'
		])
		.addForeignKeyConstraint('staff_deputy', ['school_id', 'deputy_id'], 'staff', ['school_id', 'id'])
		.addForeignKeyConstraint('staff_photo', ['school_id', 'photo_file_id'], 'files', ['school_id', 'id'])
		.addUniqueConstraint('staff_external_key', ['school_id', 'external_key'])
		.execute();
	await schoolTable(db, 'staff_functions')
		.addColumn('staff_id', 'text', required)
		.addColumn('function', 'text', required)
		.addColumn('granted_by', 'text')
		.addColumn('granted_at', 'text', required)
		.addColumn('withdrawn_by', 'text')
		.addColumn('withdrawn_at', 'text')
		.addForeignKeyConstraint('staff_functions_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await db.schema
		.createIndex('staff_functions_by_staff')
		.on('staff_functions')
		.columns(['school_id', 'staff_id'])
		.execute();
	await schoolTable(db, 'permission_changes')
		.addColumn('function', 'text', required)
		.addColumn('permission', 'text', required)
		.addColumn('scope', 'text', (column) => column.notNull().check(sql`scope in ('none', 'own', 'all')`))
		.addColumn('changed_by', 'text', required)
		.addColumn('changed_at', 'text', required)
		.addUniqueConstraint('permission_changes_once', ['school_id', 'function', 'permission'])
		.execute();
	await schoolTable(db, 'group_staff')
		.addColumn('group_id', 'text', required)
		.addColumn('staff_id', 'text', required)
		.addUniqueConstraint('group_staff_once', ['school_id', 'group_id', 'staff_id'])
		.addForeignKeyConstraint('group_staff_group', ['school_id', 'group_id'], 'groups', ['school_id', 'id'])
		.addForeignKeyConstraint('group_staff_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await db.schema
		.createIndex('group_staff_by_staff')
		.on('group_staff')
		.columns(['school_id', 'staff_id'])
		.execute();
	await schoolTable(db, 'working_days')
		.addColumn('staff_id', 'text', required)
		.addColumn('weekday', 'integer', (column) => column.notNull().check(sql`weekday between 1 and 7`))
		.addUniqueConstraint('working_days_once', ['school_id', 'staff_id', 'weekday'])
		.addForeignKeyConstraint('working_days_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await schoolTable(db, 'absences')
		.addColumn('staff_id', 'text', required)
		.addColumn('first_day', 'text', required)
		.addColumn('last_day', 'text')
		.addForeignKeyConstraint('absences_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await db.schema
		.createIndex('absences_by_staff')
		.on('absences')
		.columns(['school_id', 'staff_id'])
		.execute();
	await schoolTable(db, 'guardians')
		.addColumn('first_name', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('last_name', 'text', required)
		.addColumn('email', 'text')
		.addColumn('phone', 'text')
		.addColumn('street', 'text')
		.addColumn('postcode', 'text')
		.addColumn('city', 'text')
		.addColumn('address_is_secret', 'integer', flag)
		.addColumn('external_key', 'text')
		.execute();
	await schoolTable(db, 'pupil_guardians')
		.addColumn('pupil_id', 'text', required)
		.addColumn('guardian_id', 'text', required)
		.addColumn('relation', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('has_authority', 'integer', flag)
		.addColumn('authority_proof', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('authority_on', 'text')
		.addUniqueConstraint('pupil_guardians_once', ['school_id', 'pupil_id', 'guardian_id'])
		.addForeignKeyConstraint('pupil_guardians_pupil', ['school_id', 'pupil_id'], 'pupils', [
			'school_id',
			'id'
		])
		.addForeignKeyConstraint('pupil_guardians_guardian', ['school_id', 'guardian_id'], 'guardians', [
			'school_id',
			'id'
		])
		.execute();
}

async function signInTables(db: Db): Promise<void> {
	// `id` is the SHA-256 of the session id that the browser holds; lists revoke by `public_id`.
	await schoolTable(db, 'sessions')
		.addColumn('public_id', 'text', required)
		.addColumn('account_id', 'text', required)
		.addColumn('kind', 'text', required)
		.addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('created_at', 'text', required)
		.addColumn('last_seen_at', 'text', required)
		.addColumn('ends_at', 'text', required)
		.addColumn('expires_at', 'text', required)
		.addColumn('confirmed_at', 'text')
		.addUniqueConstraint('sessions_public_id', ['school_id', 'public_id'])
		.addForeignKeyConstraint('sessions_account', ['school_id', 'account_id', 'kind'], 'accounts', [
			'school_id',
			'id',
			'kind'
		])
		.execute();
	await db.schema
		.createIndex('sessions_by_account')
		.on('sessions')
		.columns(['school_id', 'account_id'])
		.execute();
	await schoolTable(db, 'trusted_devices')
		.addColumn('staff_id', 'text', required)
		.addColumn('created_at', 'text', required)
		.addColumn('expires_at', 'text', required)
		.addForeignKeyConstraint('trusted_devices_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await schoolTable(db, 'recovery_codes')
		.addColumn('staff_id', 'text', required)
		.addColumn('code_hash', 'text', required)
		.addColumn('used_at', 'text')
		.addForeignKeyConstraint('recovery_codes_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await schoolTable(db, 'invitations')
		.addColumn('staff_id', 'text', required)
		.addColumn('created_by', 'text')
		.addColumn('created_at', 'text', required)
		.addColumn('expires_at', 'text', required)
		.addColumn('used_at', 'text')
		.addForeignKeyConstraint('invitations_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.execute();
	await schoolTable(db, 'day_links')
		.addColumn('group_id', 'text', required)
		.addColumn('created_by', 'text', required)
		.addColumn('created_at', 'text', required)
		.addColumn('expires_at', 'text', required)
		.addColumn('withdrawn_at', 'text')
		.addForeignKeyConstraint('day_links_group', ['school_id', 'group_id'], 'groups', ['school_id', 'id'])
		.execute();
}

async function schoolLifeTables(db: Db): Promise<void> {
	await schoolTable(db, 'helpers')
		.addColumn('staff_id', 'text')
		.addColumn('name', 'text', required)
		.addColumn('role', 'text', required)
		.addColumn('reach', 'text', (column) => column.notNull().defaultTo(''))
		.addColumn('audience', 'text', (column) =>
			column
				.notNull()
				.defaultTo('pupils')
				.check(sql`audience in ('pupils', 'staff')`)
		)
		.addColumn('is_external', 'integer', flag)
		.addColumn('photo_file_id', 'text')
		.addColumn('position', 'integer', (column) => column.notNull().defaultTo(0))
		.addForeignKeyConstraint('helpers_staff', ['school_id', 'staff_id'], 'staff', ['school_id', 'id'])
		.addForeignKeyConstraint('helpers_photo', ['school_id', 'photo_file_id'], 'files', ['school_id', 'id'])
		.execute();
	// What the school changed in the outside help that the product knows (src/content/help): a number, the hours.
	await schoolTable(db, 'help_line_changes')
		.addColumn('line_key', 'text', required)
		.addColumn('phone', 'text', required)
		.addColumn('hours_nl', 'text', required)
		.addColumn('hours_en', 'text', required)
		.addUniqueConstraint('help_line_changes_once', ['school_id', 'line_key'])
		.execute();
	// Something a member of staff or a child should know; ids and a kind, the words are made when it is shown.
	await schoolTable(db, 'notices')
		.addColumn('kind', 'text', required)
		.addColumn('for_account', 'text', required)
		.addColumn('about_account', 'text')
		.addColumn('created_at', 'text', required)
		.addColumn('seen_at', 'text')
		.execute();
	await db.schema
		.createIndex('notices_for')
		.on('notices')
		.columns(['school_id', 'for_account', 'seen_at'])
		.execute();
	await schoolTable(db, 'audit_lines')
		.addColumn('at', 'text', required)
		.addColumn('actor_id', 'text')
		.addColumn('action', 'text', required)
		.addColumn('subject_kind', 'text', required)
		.addColumn('subject_id', 'text')
		.addColumn('details', 'text', (column) => column.notNull().defaultTo('{}'))
		.execute();
	await db.schema.createIndex('audit_lines_by_time').on('audit_lines').columns(['school_id', 'at']).execute();
	await schoolTable(db, 'mails')
		.addColumn('sealed', 'text', required)
		.addColumn('state', 'text', (column) =>
			column.notNull().check(sql`state in ('waiting', 'sent', 'failed')`)
		)
		.addColumn('tries', 'integer', (column) => column.notNull().defaultTo(0))
		.addColumn('created_at', 'text', required)
		.addColumn('sent_at', 'text')
		.execute();
	// A file of an administration that was read and waits for an answer: sealed, at most a day; then only what it did.
	await schoolTable(db, 'import_previews')
		.addColumn('sealed', 'text')
		.addColumn('created_by', 'text')
		.addColumn('created_at', 'text', required)
		.addColumn('applied_at', 'text')
		.addColumn('counts', 'text')
		.execute();
	await db.schema
		.createIndex('mails_by_state')
		.on('mails')
		.columns(['school_id', 'state', 'created_at'])
		.execute();
}

export async function up(db: Db): Promise<void> {
	await globalTables(db);
	await schoolYearTables(db);
	await peopleTables(db);
	await signInTables(db);
	await schoolLifeTables(db);
}

import { randomBytes } from 'node:crypto';
import { generateHOTP, createTOTPKeyURI } from '@oslojs/otp';
import { audit } from '#lib/audit/service.server.ts';
import type { Context } from '#lib/server/context.ts';
import { sameText, sha256 } from '#lib/server/crypto.ts';
import { linkToken, randomId, readableCode } from '#lib/server/ids.ts';
import { instant } from '#lib/server/time.ts';

/* Codes of an authenticator app (RFC 6238: 30 seconds, 6 digits, SHA-1 as every app has it). A code counts once. */

const PERIOD_S = 30;
const DIGITS = 6;
const RECOVERY_CODES = 10;
const TRUST_DAYS = 30;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A secret as apps take it when it is typed, without padding. */
export function base32(bytes: Buffer): string {
	let bits = '';
	for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
	return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** A new secret, as base64. 20 bytes: the length of SHA-1's output, as RFC 4226 asks. */
export const newSecret = (): string => randomBytes(20).toString('base64');

/** The address behind the QR code. */
export const secretUri = (secret: string, email: string, school: string): string =>
	createTOTPKeyURI(`Wegwijs ${school}`, email, Buffer.from(secret, 'base64'), PERIOD_S, DIGITS);

/**
 * The 30-second step a code belongs to: this one, the one before or the one after, and later than the last one used.
 * @returns undefined for a wrong code or one that was used before
 */
export function stepOfCode(
	secret: string,
	code: string,
	lastStep: number | null,
	now: Date
): number | undefined {
	const current = Math.floor(now.getTime() / 1000 / PERIOD_S);
	const key = Buffer.from(secret, 'base64');
	return [current, current - 1, current + 1].find(
		(step) => step > (lastStep ?? -1) && sameText(generateHOTP(key, BigInt(step), DIGITS), code)
	);
}

const sealOf = (schoolId: string, staffId: string) => ({
	schoolId,
	table: 'staff',
	column: 'totp_secret',
	id: staffId
});

/** Keeps a confirmed secret, sealed. @returns false when there is one already, which stays */
export async function saveSecret(
	context: Context,
	staffId: string,
	secret: string,
	step: number
): Promise<boolean> {
	const saved = await context.db
		.updateTable('staff')
		.set({
			totp_secret: context.keyring.seal(secret, sealOf(context.schoolId, staffId)),
			totp_confirmed_at: instant(context.now),
			totp_last_step: step
		})
		.where('school_id', '=', context.schoolId)
		.where('id', '=', staffId)
		.where('totp_confirmed_at', 'is', null)
		.executeTakeFirst();
	return saved.numUpdatedRows > 0n;
}

/** Whether a code from the app is right, and marks it as used. */
export async function useCode(context: Context, staffId: string, code: string): Promise<boolean> {
	const row = await context.db
		.selectFrom('staff')
		.select(['totp_secret', 'totp_last_step'])
		.where('school_id', '=', context.schoolId)
		.where('id', '=', staffId)
		.executeTakeFirst();
	if (!row?.totp_secret) return false;
	const secret = context.keyring.open(row.totp_secret, sealOf(context.schoolId, staffId));
	const step = stepOfCode(secret, code, row.totp_last_step, context.now);
	if (step === undefined) return false;
	// Two tabs with the same code: only one of them finds the old step still there.
	const used = await context.db
		.updateTable('staff')
		.set({ totp_last_step: step })
		.where('school_id', '=', context.schoolId)
		.where('id', '=', staffId)
		.where((eb) => eb.or([eb('totp_last_step', 'is', null), eb('totp_last_step', '<', step)]))
		.executeTakeFirst();
	return used.numUpdatedRows > 0n;
}

const hashRecovery = (context: Context, staffId: string, code: string): string =>
	context.keyring.keyedHash(
		'recovery',
		context.schoolId,
		staffId,
		code.toUpperCase().replace(/[^A-Z0-9]/g, '')
	);

/** Makes new recovery codes in place of the old ones. @returns the codes, to be shown once */
export async function renewRecoveryCodes(context: Context, staffId: string): Promise<string[]> {
	await context.db
		.deleteFrom('recovery_codes')
		.where('school_id', '=', context.schoolId)
		.where('staff_id', '=', staffId)
		.execute();
	const codes = Array.from({ length: RECOVERY_CODES }, () => `${readableCode(5)}-${readableCode(5)}`);
	await context.db
		.insertInto('recovery_codes')
		.values(
			codes.map((code) => ({
				school_id: context.schoolId,
				id: randomId(),
				staff_id: staffId,
				code_hash: hashRecovery(context, staffId, code),
				used_at: null
			}))
		)
		.execute();
	return codes;
}

/** Whether a recovery code is right, and marks it as used. */
export async function useRecoveryCode(context: Context, staffId: string, code: string): Promise<boolean> {
	const used = await context.db
		.updateTable('recovery_codes')
		.set({ used_at: instant(context.now) })
		.where('school_id', '=', context.schoolId)
		.where('staff_id', '=', staffId)
		.where('code_hash', '=', hashRecovery(context, staffId, code))
		.where('used_at', 'is', null)
		.executeTakeFirst();
	if (used.numUpdatedRows === 0n) return false;
	await audit(context, { action: 'recovery-code.used', subjectKind: 'staff', subjectId: staffId });
	return true;
}

/** Forgets all that stands in for a second factor: the app, the recovery codes, the devices that were trusted. */
export async function forgetSecondFactor({ db, schoolId }: Context, staffId: string): Promise<void> {
	await db
		.updateTable('staff')
		.set({ totp_secret: null, totp_confirmed_at: null, totp_last_step: null })
		.where('school_id', '=', schoolId)
		.where('id', '=', staffId)
		.execute();
	await db
		.deleteFrom('recovery_codes')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.execute();
	await db
		.deleteFrom('trusted_devices')
		.where('school_id', '=', schoolId)
		.where('staff_id', '=', staffId)
		.execute();
}

/** How many recovery codes are left. */
export async function countRecoveryCodes(context: Context, staffId: string): Promise<number> {
	const row = await context.db
		.selectFrom('recovery_codes')
		.select((eb) => eb.fn.countAll<number>().as('count'))
		.where('school_id', '=', context.schoolId)
		.where('staff_id', '=', staffId)
		.where('used_at', 'is', null)
		.executeTakeFirstOrThrow();
	return Number(row.count);
}

/** Trusts somebody's own device for 30 days. @returns the token for its cookie */
export async function trustDevice(
	context: Context,
	staffId: string
): Promise<{ token: string; days: number }> {
	const token = linkToken();
	await context.db
		.insertInto('trusted_devices')
		.values({
			school_id: context.schoolId,
			id: sha256(token),
			staff_id: staffId,
			created_at: instant(context.now),
			expires_at: instant(new Date(context.now.getTime() + TRUST_DAYS * 86_400_000))
		})
		.execute();
	await audit(context, { action: 'device.trusted', subjectKind: 'staff', subjectId: staffId });
	return { token, days: TRUST_DAYS };
}

/** Whether this device was trusted by this person, and still is. */
export async function isTrustedDevice(
	context: Context,
	staffId: string,
	token: string | undefined
): Promise<boolean> {
	if (!token) return false;
	const row = await context.db
		.selectFrom('trusted_devices')
		.select('id')
		.where('school_id', '=', context.schoolId)
		.where('id', '=', sha256(token))
		.where('staff_id', '=', staffId)
		.where('expires_at', '>', instant(context.now))
		.executeTakeFirst();
	return row !== undefined;
}

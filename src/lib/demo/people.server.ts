import { hashPictures } from '#lib/identity/service.server.ts';
import { PICTURES, PICTURES_IN_CODE } from '#lib/identity/types.ts';
import { toFlag } from '#lib/server/db/codecs.ts';
import { addDays, instant, instantAt } from '#lib/server/time.ts';
import type { DemoYear } from './calendar.ts';
import { demoId } from './ids.ts';
import type { DemoFamily, DemoPupil } from './pupils.ts';
import { groupId, insert, pupilId, schoolId, yearId, type Filling } from './rows.server.ts';
import { DEMO_CITY, PAST_YEARS } from './school.server.ts';

const guardianId = (family: number, place: number): string => demoId('guardian', family, place);

const idOf = (pupil: DemoPupil): string => pupilId(pupil.yearLevel, pupil.place);

/** The children of groep 1 turn five between one October and the next; each group above is a year older. */
const birthDate = (pupil: DemoPupil, year: DemoYear): string =>
	addDays(`${year.begins - pupil.yearLevel - 4}-10-01`, pupil.birthOffset);

/** When somebody left or died: some time ago, but in this school year. */
const goneOn = (daysAgo: number, { today, year }: Filling): string => {
	const day = addDays(today, -daysAgo);
	return day > year.startsOn ? day : year.startsOn;
};

/** The children: their accounts, what is known of them, and the groups they sat in. */
export async function fillPupils(filling: Filling, pupils: readonly DemoPupil[]): Promise<void> {
	const { db, keyring, now, year } = filling;
	const leftOn = goneOn(30, filling);
	const diedOn = goneOn(75, filling);
	const endOf = ({ special }: DemoPupil) =>
		special === 'left' ? leftOn : special === 'died' ? diedOn : undefined;
	await insert(
		db,
		'accounts',
		pupils.map((pupil) => {
			const end = endOf(pupil);
			return {
				school_id: schoolId,
				id: idOf(pupil),
				kind: 'pupil',
				language: 'nl',
				ended_at: end ? instant(instantAt(end, '00:00')) : null,
				created_at: now
			};
		})
	);
	const pictures = PICTURES.slice(0, PICTURES_IN_CODE);
	await insert(
		db,
		'pupils',
		pupils.map((pupil) => ({
			school_id: schoolId,
			id: idOf(pupil),
			kind: 'pupil',
			first_name: pupil.firstName,
			last_name: pupil.family.lastName,
			birth_date: birthDate(pupil, year),
			sex: pupil.sex,
			external_key: null,
			is_protected: toFlag(pupil.special === 'protected'),
			left_on: pupil.special === 'left' ? leftOn : null,
			died_on: pupil.special === 'died' ? diedOn : null,
			picture_hash: hashPictures(keyring, schoolId, idOf(pupil), pictures),
			pictures_changed_at: now,
			pictures_reset_by: null
		}))
	);
	await insert(
		db,
		'enrolments',
		pupils.flatMap((pupil) => enrolmentsOf(pupil, year))
	);
}

/** A year earlier each child sat one group lower, as long as it was at this school. */
function enrolmentsOf(pupil: DemoPupil, year: DemoYear) {
	const years = Math.min(PAST_YEARS, pupil.yearLevel - pupil.firstLevel);
	return Array.from({ length: years + 1 }, (_, ago) => ({
		school_id: schoolId,
		id: demoId('enrolment', idOf(pupil), ago),
		pupil_id: idOf(pupil),
		school_year_id: yearId(year.begins - ago),
		group_id: groupId(year.begins - ago, pupil.yearLevel - ago),
		year_level: pupil.yearLevel - ago
	}));
}

/** Parents and other guardians, and whose they are. Children of one family share them. */
export async function fillGuardians(
	{ db, year }: Filling,
	families: readonly DemoFamily[],
	pupils: readonly DemoPupil[]
): Promise<void> {
	await insert(
		db,
		'guardians',
		families.flatMap((family, number) =>
			family.guardians.map((guardian, place) => ({
				school_id: schoolId,
				id: guardianId(number, place),
				first_name: guardian.firstName,
				last_name: guardian.lastName,
				email: guardian.hasEmail ? `ouder${number + 1}.${place + 1}@ouders.example` : null,
				// 06-00 is not given out, so that nobody's telephone rings.
				phone: `06-00 ${String(100_000 + number * 10 + place).replace(/(..)(..)(..)/, '$1 $2 $3')}`,
				street: guardian.street,
				postcode: guardian.postcode,
				city: DEMO_CITY,
				address_is_secret: toFlag(guardian.addressIsSecret),
				external_key: null
			}))
		)
	);
	await insert(
		db,
		'pupil_guardians',
		pupils.flatMap((pupil) =>
			pupil.family.guardians.map((guardian, place) => ({
				school_id: schoolId,
				id: demoId('pupil-guardian', idOf(pupil), place),
				pupil_id: idOf(pupil),
				guardian_id: guardianId(families.indexOf(pupil.family), place),
				relation: guardian.relation,
				has_authority: toFlag(guardian.hasAuthority),
				authority_proof: guardian.proof,
				// Shown at the enrolment, in the spring before the first school day here.
				authority_on: guardian.proof
					? addDays(`${year.begins - (pupil.yearLevel - pupil.firstLevel)}-05-01`, pupil.birthOffset % 60)
					: null
			}))
		)
	);
}

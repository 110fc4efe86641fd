import { BACKGROUNDS, STREETS, type Background } from './names.ts';
import { Deck, type Random } from './random.ts';

/* The children and their families, as facts without ids or dates; people.server.ts makes rows of them. */

/** How many children sit in groep 1 to 8; 170 together. */
const GROUP_SIZES: readonly number[] = [20, 21, 21, 20, 22, 22, 22, 22];

interface DemoGuardian {
	firstName: string;
	lastName: string;
	relation: string;
	hasAuthority: boolean;
	/** what was shown at school; empty for who has no authority */
	proof: string;
	street: string;
	postcode: string;
	addressIsSecret: boolean;
	hasEmail: boolean;
}

export interface DemoFamily {
	background: Background;
	lastName: string;
	guardians: DemoGuardian[];
	/** first name and year level of each child at this school */
	children: { firstName: string; yearLevel: number }[];
}

export interface DemoPupil {
	yearLevel: number;
	/** its number in the group */
	place: number;
	firstName: string;
	sex: 'boy' | 'girl';
	/** days after 1 October of the year in which the oldest of the group was born */
	birthOffset: number;
	/** the group in which the child came to this school */
	firstLevel: number;
	family: DemoFamily;
	special?: 'protected' | 'left' | 'died';
}

const REGISTER = 'uittreksel gezagsregister';
const DECLARATION = 'verklaring op het inschrijfformulier, door beiden getekend';

/** Draws names so that they repeat as little as possible. */
class Names {
	readonly #random: Random;
	readonly #decks = new Map<readonly string[], Deck>();

	constructor(random: Random) {
		this.#random = random;
	}

	draw(names: readonly string[], refused?: ReadonlySet<string>): string | undefined {
		const deck = this.#decks.get(names) ?? new Deck(this.#random, names);
		this.#decks.set(names, deck);
		return deck.draw(refused);
	}

	/** One that is there for certain: nothing is refused. */
	any(names: readonly string[]): string {
		return this.draw(names) ?? this.#random.pick(names);
	}
}

function pickBackground(random: Random): Background {
	let ticket = random.below(100);
	return BACKGROUNDS.find((one) => (ticket -= one.share) < 0) ?? (BACKGROUNDS[0] as Background);
}

type Address = Pick<DemoGuardian, 'street' | 'postcode'>;

const address = (random: Random): Address => ({
	street: `${random.pick(STREETS)} ${random.between(1, 140)}`,
	postcode: `99${random.between(10, 79)} ${random.pick(['XA', 'XB', 'XC', 'XD'])}`
});

function guardiansOf(random: Random, names: Names, background: Background, lastName: string): DemoGuardian[] {
	const home = address(random);
	// A parent from elsewhere, now and then: families are mixed.
	const other = random.chance(0.12) ? pickBackground(random) : background;
	const adult = { ...home, hasAuthority: true, proof: REGISTER, addressIsSecret: false, hasEmail: true };
	const mother: DemoGuardian = {
		...adult,
		firstName: names.any(other.mothers),
		lastName: random.pick(other.families),
		relation: 'moeder'
	};
	const father: DemoGuardian = {
		...adult,
		firstName: names.any(background.fathers),
		lastName,
		relation: 'vader'
	};
	const without = { hasAuthority: false, proof: '' };
	const ticket = random.below(100);
	if (ticket < 64) {
		const proof = random.chance(0.6) ? DECLARATION : REGISTER;
		return [
			{ ...mother, proof },
			{ ...father, proof, hasEmail: random.chance(0.8) }
		];
	}
	// Apart, and both decide.
	if (ticket < 79) return [mother, { ...father, ...address(random) }];
	if (ticket < 88) return [random.chance(0.8) ? { ...mother, lastName } : father];
	if (ticket < 92)
		return [
			{ ...mother, lastName },
			{ ...father, ...address(random), ...without }
		];
	if (ticket < 95)
		return [mother, { ...father, ...without, relation: 'stiefvader', lastName: random.pick(other.families) }];
	if (ticket < 98)
		return [mother, { ...adult, firstName: names.any(background.mothers), lastName, relation: 'moeder' }];
	return [{ ...mother, relation: 'voogd', proof: 'beschikking van de rechtbank' }];
}

function newFamily(random: Random, names: Names, background: Background, lastName: string): DemoFamily {
	return { background, lastName, guardians: guardiansOf(random, names, background, lastName), children: [] };
}

/** A brother or sister sits at least two groups away; most families have one child here, some two, few three. */
function familyFor(
	random: Random,
	names: Names,
	families: DemoFamily[],
	yearLevel: number,
	inGroup: readonly DemoPupil[]
): DemoFamily {
	const taken = new Set(inGroup.map(({ family }) => family.lastName));
	if (random.chance(0.3)) {
		const fitting = families.filter(
			({ children }) =>
				children.length < 3 &&
				children.every((child) => child.yearLevel - yearLevel >= 2 && child.firstName !== 'Noor')
		);
		if (fitting.length > 0) return random.pick(fitting);
	}
	const background = pickBackground(random);
	const lastName = names.draw(background.families, taken) ?? names.any(background.families);
	const family = newFamily(random, names, background, lastName);
	families.push(family);
	return family;
}

/** A first name that nobody in the group or in the family has; the one pair of namesakes is chosen by hand. */
function firstNameFor(
	names: Names,
	family: DemoFamily,
	sex: DemoPupil['sex'],
	group: ReadonlySet<string>
): string {
	const taken = new Set([...group, ...family.children.map((child) => child.firstName)]);
	const own = sex === 'girl' ? family.background.girls : family.background.boys;
	const dutch = BACKGROUNDS[0]?.[sex === 'girl' ? 'girls' : 'boys'] ?? [];
	const name = names.draw(own, taken) ?? names.draw(dutch, taken);
	if (!name) throw new Error('The demo has run out of first names.');
	return name;
}

/** Two girls called Noor in groep 6: their tiles show an initial. */
const NOORS = [
	{ lastName: 'Bakels', background: 0 },
	{ lastName: 'Tahiri', background: 2 }
] as const;

/** All children of the school, the oldest group first, and their families. */
export function inventPupils(random: Random): { pupils: DemoPupil[]; families: DemoFamily[] } {
	const names = new Names(random);
	const families: DemoFamily[] = [];
	const pupils: DemoPupil[] = [];
	for (let yearLevel = GROUP_SIZES.length; yearLevel >= 1; yearLevel--) {
		const taken = new Set(['Noor']);
		for (let place = 0; place < (GROUP_SIZES[yearLevel - 1] ?? 0); place++) {
			const noor = yearLevel === 6 ? NOORS[place] : undefined;
			let family: DemoFamily;
			if (noor)
				families.push(
					(family = newFamily(random, names, BACKGROUNDS[noor.background] as Background, noor.lastName))
				);
			else
				family = familyFor(
					random,
					names,
					families,
					yearLevel,
					pupils.filter((one) => one.yearLevel === yearLevel)
				);
			const sex = noor || random.chance(0.5) ? 'girl' : 'boy';
			const firstName = noor ? 'Noor' : firstNameFor(names, family, sex, taken);
			taken.add(firstName);
			family.children.push({ firstName, yearLevel });
			// One in eight moved here later.
			const firstLevel = random.chance(0.125) ? random.between(1, yearLevel) : 1;
			pupils.push({ yearLevel, place, firstName, sex, birthOffset: random.below(365), firstLevel, family });
		}
	}
	markSpecials(pupils);
	return { pupils, families };
}

/** One child is protected and its address secret, one moved away, one died. Each is the only child of its family here. */
function markSpecials(pupils: readonly DemoPupil[]): void {
	const mark = (yearLevel: number, special: NonNullable<DemoPupil['special']>): DemoPupil => {
		const pupil = pupils.find(
			(one) => one.yearLevel === yearLevel && one.family.children.length === 1 && one.firstName !== 'Noor'
		);
		if (!pupil) throw new Error(`Nobody in groep ${yearLevel} can be the one who is ${special}.`);
		pupil.special = special;
		return pupil;
	};
	const { family } = mark(6, 'protected');
	family.guardians = family.guardians
		.slice(0, 1)
		.map((guardian) => ({ ...guardian, hasAuthority: true, proof: REGISTER, addressIsSecret: true }));
	mark(5, 'left');
	mark(4, 'died');
}

/**
 * Dice that fall the same way every time: mulberry32 by Tommy Ettinger (public domain), 32 bits of state.
 * The demo school must be the same school on every machine; nothing secret ever comes from here.
 */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** From 0 up to, and without, 1. */
	next(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let t = this.#state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	}

	/** A whole number from 0 up to, and without, `below`. */
	below(below: number): number {
		return Math.floor(this.next() * below);
	}

	/** A whole number, both ends included. */
	between(least: number, most: number): number {
		return least + this.below(most - least + 1);
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	pick<T>(items: readonly T[]): T {
		const item = items[this.below(items.length)];
		if (item === undefined) throw new Error('There is nothing to pick from.');
		return item;
	}

	/** The same items in another order; the list that was given stays as it is. */
	shuffled<T>(items: readonly T[]): T[] {
		const rest = [...items];
		return items.map(() => rest.splice(this.below(rest.length), 1)[0] as T);
	}
}

/** A pile of cards: each comes up once before any comes up again, so that names repeat as little as they can. */
export class Deck {
	readonly #random: Random;
	readonly #all: readonly string[];
	#left: string[] = [];

	constructor(random: Random, all: readonly string[]) {
		this.#random = random;
		this.#all = all;
	}

	/** @returns undefined when every card is refused */
	draw(refused: ReadonlySet<string> = new Set()): string | undefined {
		if (!this.#left.some((card) => !refused.has(card))) this.#left = this.#random.shuffled(this.#all);
		const place = this.#left.findIndex((card) => !refused.has(card));
		return place < 0 ? undefined : this.#left.splice(place, 1)[0];
	}
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/*
 * Guards against a lockfile that installs here and nowhere else: an address of one registry, or a hole where a package
 * for another platform was not to be had on the day it was made (`npm ci` refuses those).
 */

interface Locked {
	resolved?: string;
	link?: boolean;
	dependencies?: Record<string, string>;
	optionalDependencies?: Record<string, string>;
}

const lockfile = readFileSync('package-lock.json', 'utf8');
const { packages } = JSON.parse(lockfile) as { packages: Record<string, Locked> };

/** Whether Node would find a package from another one: beside it, or in a folder above. */
function isFound(name: string, from: string): boolean {
	const beside = `${from ? `${from}/` : ''}node_modules/${name}`;
	if (beside in packages) return true;
	return from !== '' && isFound(name, from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/'))));
}

describe('the lockfile', () => {
	it('names every package that another one asks for', () => {
		const holes = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
			Object.keys({ ...dependencies, ...optionalDependencies })
				.filter((name) => !isFound(name, from))
				.map((name) => `${from} -> ${name}`)
		);
		expect(Object.keys(packages).length).toBeGreaterThan(300);
		expect(holes).toEqual([]);
	});

	it('holds no address to download from', () => {
		expect(Object.values(packages).filter((one) => one.resolved && !one.link)).toEqual([]);
		expect(lockfile).not.toMatch(/https?:\/\/[^"]*\.tgz/);
	});
});

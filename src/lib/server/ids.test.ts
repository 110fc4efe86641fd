import { afterEach, describe, expect, it, vi } from 'vitest';
import { orderedId } from './ids.ts';

// Fails when rows that were made one after the other can come back in another order.
describe('orderedId', () => {
	afterEach(() => void vi.useRealTimers());

	it('is a UUID of version 7', () => {
		expect(orderedId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	});

	it('sorts by birth, also within a millisecond, and when the clock is set back', () => {
		vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
		const ids = Array.from({ length: 10_000 }, orderedId);
		vi.setSystemTime(Date.now() - 3_600_000);
		ids.push(orderedId());
		expect(ids.toSorted()).toEqual(ids);
		expect(new Set(ids).size).toBe(ids.length);
	});
});

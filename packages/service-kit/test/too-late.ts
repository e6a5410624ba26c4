/**
 * For `limited` where a test holds a promise to its time: by a timer, and not by the clock, since
 * after a stall of the process its timers still run in the order in which they were due.
 */
export const tooLate = (): Error => new Error('later than promised');

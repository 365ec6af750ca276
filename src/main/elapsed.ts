/** ms since this process began, whatever becomes of the clock. Not `performance`: Node loads a module for that while the desk opens. */
export const elapsed = (): number => process.uptime() * 1_000;

/**
 * Breaks what the product stands on, on purpose, and checks with a list of truth of its own that nothing is lost and nothing
 * comes twice. Real processes on a real PostgreSQL; every random choice comes from a seed that is printed.
 */
package io.caravan.faults;

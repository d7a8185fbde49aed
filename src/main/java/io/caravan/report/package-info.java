/**
 * Answers that the business asks for: an SQL file and its declaration become files, a table and a chart every day, or are a query
 * that is asked when somebody likes.
 */
@NullMarked
package io.caravan.report;

import org.jspecify.annotations.NullMarked;

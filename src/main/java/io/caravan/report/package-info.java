/** Answers that the business asks for every day: an SQL file and its declaration become files, a table and a chart. */
@NullMarked
package io.caravan.report;

import org.jspecify.annotations.NullMarked;

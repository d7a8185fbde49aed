/** What is said of a record that was left out: file, line, field, rule and our own message, and never a value. */
@NullMarked
package io.caravan.reject;

import org.jspecify.annotations.NullMarked;

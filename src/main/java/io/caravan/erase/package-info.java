/**
 * Finds every trace of a person, removes it, proves it, and keeps the person from coming back: request, find, record, forget,
 * certificate.
 */
@NullMarked
package io.caravan.erase;

import org.jspecify.annotations.NullMarked;

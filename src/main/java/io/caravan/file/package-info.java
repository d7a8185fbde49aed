/**
 * Files on disk that other processes read, write, move and delete at the same time: how one is replaced, moved and listed so
 * that nobody sees half of it and nobody is stopped by what the others do. Everyone who does one of these things does it here.
 */
@NullMarked
package io.caravan.file;

import org.jspecify.annotations.NullMarked;

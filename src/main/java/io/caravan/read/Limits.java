package io.caravan.read;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What a file may ask of us.
 *
 * @param recordBytes a longer record is a reject
 * @param fileBytes a file that unpacks to more is unreadable
 * @param records a file that holds more is unreadable
 * @param nesting a JSON record in which more objects and arrays are open at a time is a reject
 * @param ratio a compressed file that unpacks to more than this many times its size is unreadable, once it passes 64 MiB
 */
public record Limits(
        @Min(1024) int recordBytes,
        @Min(1024) long fileBytes,
        @Min(1) long records,
        @Min(1) @Max(1000) int nesting,
        @Min(2) int ratio) {

    public static final Limits DEFAULT = new Limits(8 << 20, 64L << 30, 1_000_000_000, 100, 200);
}

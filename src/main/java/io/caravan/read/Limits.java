package io.caravan.read;

import jakarta.validation.constraints.Min;

/**
 * What a file may ask of us.
 *
 * @param recordBytes a longer record is a reject
 * @param fileBytes a file that unpacks to more is unreadable
 * @param ratio a compressed file that unpacks to more than this many times its size is unreadable, once it passes 64 MiB
 */
public record Limits(@Min(1024) int recordBytes, @Min(1024) long fileBytes, @Min(2) int ratio) {

    public static final Limits DEFAULT = new Limits(8 << 20, 64L << 30, 200);
}

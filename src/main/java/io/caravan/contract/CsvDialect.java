package io.caravan.contract;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * How the CSV of a dataset is written where RFC 4180 leaves it open, as the contract's {@code x-csv} says it. What it does not
 * say is not guessed: such a record is rejected.
 *
 * @param decimal what stands before the decimals of a number: a point or a comma; empty when the contract does not say
 * @param formulaText whether {@code ="00123"} is the text 00123, as spreadsheets protect the zeros
 * @param blankBeforeQuote whether a cell is quoted although a blank stands before its quote
 */
public record CsvDialect(Optional<Character> decimal, boolean formulaText, boolean blankBeforeQuote) {

    static CsvDialect of(JsonNode words) {
        String decimal = words.path("decimal").asString("");
        return new CsvDialect(
                decimal.isEmpty() ? Optional.empty() : Optional.of(decimal.charAt(0)),
                words.path("formulaText").asBoolean(false),
                words.path("blankBeforeQuote").asBoolean(false));
    }
}

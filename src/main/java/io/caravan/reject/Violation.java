package io.caravan.reject;

/**
 * A broken rule. It names the field and the rule and never the value, so it may be written anywhere.
 *
 * @param field the field's dotted path in the record, an array's element by its number; empty for the record itself
 * @param rule the JSON Schema keyword or the name of a check of ours
 * @param message what is wrong, for a business user
 */
public record Violation(String field, String rule, String message) {}

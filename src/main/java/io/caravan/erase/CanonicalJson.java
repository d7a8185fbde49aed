package io.caravan.erase;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One content, one text: UTF-8, members in the order of their names, no spaces, as RFC 8785 has it for texts, whole
 * numbers and booleans. It works on any JSON, so a certificate of an older version keeps its text.
 */
final class CanonicalJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private CanonicalJson() {}

    static JsonNode of(Object content) {
        return JSON.valueToTree(content);
    }

    static byte[] write(JsonNode content) {
        return JSON.writeValueAsBytes(content);
    }

    /** @throws JacksonException when it is not one JSON text */
    static JsonNode read(byte[] json) {
        return JSON.readTree(json);
    }
}

package io.caravan.benchmark.springbatch;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.Map;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Parses a line, trims its texts, validates it, and replaces the personal fields by their pseudonyms. */
final class CustomerProcessor implements ItemProcessor<Line, Checked> {

    private static final List<String> PSEUDONYMISED =
            List.of("first_name", "last_name", "date_of_birth", "email", "phone_number", "address");

    /** What the decoder puts in place of bytes that are no UTF-8. */
    private static final char REPLACED = '\uFFFD';

    private final Schema schema;
    private final Pseudonyms pseudonyms;
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    CustomerProcessor(Schema schema, Pseudonyms pseudonyms) {
        this.schema = schema;
        this.pseudonyms = pseudonyms;
    }

    @Override
    public Checked process(Line line) {
        if (line.text().indexOf(REPLACED) >= 0) {
            return new Checked.Refused(line.number(), "encoding");
        }
        try {
            if (!(json.readTree(line.text()) instanceof ObjectNode customer)) {
                return new Checked.Refused(line.number(), "type");
            }
            return process(line, customer);
        } catch (JacksonException e) {
            return new Checked.Refused(line.number(), "json");
        }
    }

    private Checked process(Line line, ObjectNode customer) {
        for (Map.Entry<String, JsonNode> field : customer.properties()) {
            if (field.getValue().isString()) {
                trim(customer, field.getKey(), field.getValue().stringValue());
            }
        }
        List<Error> errors = schema.validate(customer);
        if (!errors.isEmpty()) {
            return new Checked.Refused(
                    line.number(), String.valueOf(errors.get(0).getKeyword()));
        }
        for (JsonNode value : customer) {
            // PostgreSQL has no such character, and would refuse the whole chunk.
            if (value.isString() && value.stringValue().indexOf('\0') >= 0) {
                return new Checked.Refused(line.number(), "characters");
            }
        }
        for (String name : PSEUDONYMISED) {
            JsonNode value = customer.get(name);
            if (value != null && value.isString()) {
                customer.put(name, pseudonyms.of(value.stringValue()));
            }
        }
        return new Checked.Accepted(customer);
    }

    private static void trim(ObjectNode customer, String name, String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            customer.putNull(name);
        } else if (trimmed.length() < text.length()) {
            customer.put(name, trimmed);
        }
    }
}

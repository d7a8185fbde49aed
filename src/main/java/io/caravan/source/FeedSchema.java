package io.caravan.source;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.caravan.contract.ContractException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** What the declaration of a feed may say at all. */
final class FeedSchema {

    private final Schema schema;

    FeedSchema() {
        try (InputStream content = FeedSchema.class.getResourceAsStream("feed.schema.json")) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(content, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops at something that a declaration may not say, naming where it says it; the innermost error says most. */
    void check(JsonNode declaration) {
        schema.validate(declaration).stream()
                .max(Comparator.comparingInt(
                        error -> error.getInstanceLocation().getNameCount()))
                .ifPresent(error -> {
                    throw new ContractException(place(error) + error.getMessage());
                });
    }

    /** {@code /series/price/unit} is {@code series.price.unit}. */
    private static String place(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.length() < 2 ? "" : path.substring(1).replace('/', '.') + ": ";
    }
}

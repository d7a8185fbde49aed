package io.caravan.report;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import tools.jackson.databind.JsonNode;

/** What a declaration may say at all. */
final class ReportSchema {

    private final Schema schema;

    /** @param resource beside this class */
    ReportSchema(String resource) {
        try (InputStream content = ReportSchema.class.getResourceAsStream(resource)) {
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
                    throw new ReportException(place(error) + error.getMessage());
                });
    }

    /** {@code /columns/0/type} is {@code columns.0.type}. */
    private static String place(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.length() < 2 ? "" : path.substring(1).replace('/', '.') + ": ";
    }
}

package io.caravan.contract;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What a declaration of an operator may say at all. */
public final class DeclarationSchema {

    private final Schema schema;

    /**
     * @param user beside which the schema lies as a resource
     * @param resource its name
     */
    public DeclarationSchema(Class<?> user, String resource) {
        try (InputStream content = user.getResourceAsStream(resource)) {
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(content, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Something that the declaration may not say, after the place where it says it: {@code columns.0.type: ...}. */
    public Optional<String> fault(JsonNode declaration) {
        return innermost(declaration).map(error -> place(error) + error.getMessage());
    }

    /** The innermost error says most: an outer one only repeats that something below it failed. */
    Optional<Error> innermost(JsonNode declaration) {
        return schema.validate(declaration).stream().max(Comparator.comparingInt(error -> error.getInstanceLocation()
                .getNameCount()));
    }

    /** {@code /columns/0/type} is {@code columns.0.type}. */
    private static String place(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.length() < 2 ? "" : path.substring(1).replace('/', '.') + ": ";
    }
}

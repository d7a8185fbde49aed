package io.caravan.contract;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.caravan.failure.Suggestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a declaration of an operator may say at all. */
public final class DeclarationSchema {

    private static final Pattern NAME = Pattern.compile("property '(.*?)' name");

    private final Schema schema;
    private final Set<String> words = new TreeSet<>();

    /**
     * @param user beside which the schema lies as a resource
     * @param resource its name
     */
    public DeclarationSchema(Class<?> user, String resource) {
        try (InputStream content = user.getResourceAsStream(resource)) {
            JsonNode document = JsonMapper.shared().readTree(content);
            collectWords(document);
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of properties that may stand anywhere, for who misspells one. */
    private void collectWords(JsonNode node) {
        node.path("properties").propertyNames().forEach(words::add);
        node.path("propertyNames").path("enum").forEach(name -> words.add(name.asString()));
        node.forEach(this::collectWords);
    }

    /** Where and why a text is no JSON, to stand behind the name of its file. */
    public static String notJson(JacksonException e) {
        String line =
                e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
        String why = String.valueOf(e.getOriginalMessage()).replaceAll(" ?\\(code \\d+[^)]*\\)", "");
        return "is not JSON" + line + ": " + why;
    }

    /** Something that the declaration may not say, after the place where it says it: {@code columns.0.type: ...}. */
    public Optional<String> fault(JsonNode declaration) {
        return innermost(declaration).map(error -> place(error) + message(error));
    }

    /**
     * The innermost error says most: an outer one only repeats that something below it failed. Of several there, an unknown word
     * is the reason that a known one is missing.
     */
    Optional<Error> innermost(JsonNode declaration) {
        return schema.validate(declaration).stream()
                .max(Comparator.comparingInt(
                                (Error error) -> error.getInstanceLocation().getNameCount())
                        .thenComparing(DeclarationSchema::isUnknownWord));
    }

    private static boolean isUnknownWord(Error error) {
        return error.getKeyword().equals("additionalProperties")
                || error.getKeyword().equals("propertyNames");
    }

    /** What is wrong, with the nearest known word. */
    String message(Error error) {
        return switch (error.getKeyword()) {
            case "additionalProperties" -> unknown(String.valueOf(error.getProperty()));
            case "propertyNames" -> unknown(nameIn(error.getMessage()));
            case "required" -> error.getProperty() + " is missing";
            case "enum" -> notOneOf(error);
            default -> error.getMessage();
        };
    }

    /** The library says the name only in its sentence: {@code property 'x-privcy' name is not valid: ...}. */
    private static String nameIn(String sentence) {
        Matcher name = NAME.matcher(sentence);
        return name.find() ? name.group(1) : "a name";
    }

    private static String notOneOf(Error error) {
        List<String> known =
                error.getSchemaNode().valueStream().map(JsonNode::asString).toList();
        String found = error.getInstanceNode().asString("");
        return "must be one of " + String.join(", ", known) + Suggestion.after(found, known);
    }

    private String unknown(String word) {
        return word + " is unknown" + Suggestion.after(word, words);
    }

    /** {@code /columns/0/type} is {@code columns.0.type}. */
    private static String place(Error error) {
        String path = error.getInstanceLocation().toString();
        return path.length() < 2 ? "" : path.substring(1).replace('/', '.') + ": ";
    }
}

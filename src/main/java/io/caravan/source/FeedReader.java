package io.caravan.source;

import io.caravan.contract.Contract;
import io.caravan.contract.DeclarationSchema;
import io.caravan.contract.Field;
import io.caravan.contract.FieldPath;
import io.caravan.contract.FieldType;
import io.caravan.contract.Treatment;
import io.caravan.failure.InvalidContractException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the declaration of one feed and refuses, with a message that names file and place, whatever could not be meant. */
final class FeedReader {

    private static final Duration DAY = Duration.ofDays(1);

    private final DeclarationSchema schema = new DeclarationSchema(FeedReader.class, "feed.schema.json");
    private final JsonMapper json = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @param place how messages name the file */
    Feed read(Contract contract, Path declaration, String place) {
        try {
            return feed(contract, json.readTree(Files.readAllBytes(declaration)));
        } catch (InvalidContractException e) {
            throw told(place + ": " + e.getMessage(), e);
        } catch (JacksonException e) {
            throw told(place + ": " + DeclarationSchema.notJson(e), e);
        } catch (IOException e) {
            throw told(place + ": cannot be read", e);
        }
    }

    private static InvalidContractException told(String message, Exception cause) {
        InvalidContractException told = new InvalidContractException(message);
        told.initCause(cause);
        return told;
    }

    private Feed feed(Contract contract, JsonNode declaration) {
        schema.fault(declaration).ifPresent(fault -> {
            throw new InvalidContractException(fault);
        });
        Duration bar = Duration.parse(declaration.get("bar").stringValue());
        if (DAY.toSeconds() % bar.toSeconds() != 0) {
            throw new InvalidContractException("bar: a day must be a whole number of bars");
        }
        String start = declaration.get("start").stringValue();
        Field startField = field(contract, "start", start, Set.of(FieldType.INTEGER));
        if (!contract.key().contains(startField)) {
            throw new InvalidContractException("start: " + start + " is no part of the key");
        }
        Map<String, String> constants = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> constant :
                declaration.path("constants").properties()) {
            field(contract, "constants", constant.getKey(), Set.of(FieldType.TEXT));
            constants.put(constant.getKey(), constant.getValue().stringValue());
        }
        List<Series> series = new ArrayList<>();
        for (Map.Entry<String, JsonNode> one : declaration.get("series").properties()) {
            field(contract, "series", one.getKey(), Set.of(FieldType.NUMBER, FieldType.INTEGER));
            series.add(series(one.getKey(), one.getValue()));
        }
        Feed feed = new Feed(contract, bar, start, constants, series);
        mustGiveAll(feed);
        return feed;
    }

    private static Field field(Contract contract, String place, String name, Set<FieldType> types) {
        Field field = contract.table().fields().stream()
                .filter(candidate -> candidate.path().equals(FieldPath.RECORD.child(name)))
                .findFirst()
                .orElseThrow(() -> new InvalidContractException(place + ": the contract has no field " + name));
        if (!types.contains(field.type()) || field.privacy().treatment() != Treatment.KEEP) {
            throw new InvalidContractException(place + ": " + name + " must be kept as it is, and of type " + types);
        }
        return field;
    }

    /** Otherwise each of its records would be refused. */
    private static void mustGiveAll(Feed feed) {
        Set<String> missing = new TreeSet<>();
        feed.contract().table().fields().stream()
                .filter(field -> !field.nullable())
                .forEach(field -> missing.add(field.path().toString()));
        missing.remove(feed.start());
        missing.removeAll(feed.constants().keySet());
        feed.series().forEach(series -> missing.remove(series.field()));
        if (!missing.isEmpty()) {
            throw new InvalidContractException("series: nothing gives " + missing + ", which the contract requires");
        }
    }

    private static Series series(String field, JsonNode node) {
        return new Series(
                field,
                node.has("list") ? Pointer.parse(node.get("list").stringValue()) : Pointer.WHOLE,
                Pointer.parse(node.get("time").stringValue()),
                node.get("unit").stringValue().equals("seconds") ? Duration.ofSeconds(1) : Duration.ofMillis(1),
                Pointer.parse(node.get("value").stringValue()),
                Optional.ofNullable(node.get("now")).map(pointer -> Pointer.parse(pointer.stringValue())),
                Alignment.valueOf(node.get("align").stringValue().toUpperCase(Locale.ROOT)),
                node.has("reach") ? Duration.parse(node.get("reach").stringValue()) : Duration.ZERO);
    }
}

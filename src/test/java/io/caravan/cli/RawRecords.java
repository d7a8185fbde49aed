package io.caravan.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files that were handed in as an attacker has them: read by means of the tests' own, field by field.
 *
 * @param byDataset the records of each dataset, by the paths of their fields; what is null is missing
 * @param contacts all e-mail addresses, phone numbers and addresses of computers in any file, in broken records too
 * @param ids all ids of persons
 */
record RawRecords(Map<String, List<Map<String, String>>> byDataset, Set<String> contacts, Set<String> ids) {

    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9._+'-]+(?:@|%40)[A-Za-z0-9.-]+");
    private static final Pattern PHONE = Pattern.compile("\"phone(?:_number)?\": \"([^\"]+)\"");
    private static final Pattern HIT = Pattern.compile("(\\S+) \\S+ (\\S+) \\[.* \"(.*)\"");
    private static final Map<String, String> IDS = Map.of(
            "shop.customers", "id",
            "shop.transactions", "customer_id",
            "retail.orders", "user_id",
            "b2b.customer", "document_number",
            "b2b.order", "customer_document_number",
            "delivery.customers", "id");

    /** Reads all files below {@code folder}, whose folders are the domains. */
    static RawRecords in(Path folder) throws IOException {
        RawRecords raw = new RawRecords(new HashMap<>(), new HashSet<>(), new HashSet<>());
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                raw.read(folder.relativize(file).getName(0).toString(), file);
            }
        }
        return raw;
    }

    private void read(String domain, Path file) {
        String name = file.getFileName().toString();
        List<String> lines = Text.of(file).lines().toList();
        lines.forEach(this::addContacts);
        if (domain.equals("retail")) {
            json(String.join("\n", lines)).path("orders").forEach(order -> add("retail.orders", flat(order)));
        } else if (name.startsWith("access.log")) {
            for (String line : lines) {
                Matcher hit = HIT.matcher(line);
                if (hit.matches()) {
                    contacts.add(hit.group(1));
                    Map<String, String> record = new LinkedHashMap<>();
                    record.put("host", hit.group(1));
                    record.put("user_agent", hit.group(3));
                    if (!hit.group(2).equals("-")) {
                        record.put("user", hit.group(2));
                        ids.add(hit.group(2));
                    }
                    add("b2b.weblog", record);
                }
            }
        } else if (name.endsWith(".csv")) {
            String[] header = lines.get(0).split(",", -1);
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                Map<String, String> record = new LinkedHashMap<>();
                for (int i = 0; i < Math.min(header.length, cells.length); i++) {
                    if (!cells[i].isEmpty()) {
                        record.put(header[i], cells[i]);
                    }
                }
                add(domain + "." + name.substring(0, name.indexOf('.')), record);
            }
        } else {
            String dataset = domain + "." + name.substring(0, name.indexOf('.'));
            lines.forEach(line -> add(dataset, flat(json(line))));
        }
    }

    private void add(String dataset, Map<String, String> record) {
        if (record.isEmpty()) {
            return;
        }
        byDataset.computeIfAbsent(dataset, name -> new ArrayList<>()).add(record);
        if (IDS.containsKey(dataset) && record.containsKey(IDS.get(dataset))) {
            ids.add(record.get(IDS.get(dataset)));
        }
    }

    private void addContacts(String line) {
        EMAIL.matcher(line)
                .results()
                .forEach(email -> contacts.add(email.group().replace("%40", "@")));
        PHONE.matcher(line).results().forEach(phone -> contacts.add(phone.group(1)));
    }

    static JsonNode json(String text) {
        try {
            return JsonMapper.shared().readTree(text);
        } catch (JacksonException e) {
            return JsonMapper.shared().createObjectNode(); // one of the defects
        }
    }

    static Map<String, String> flat(JsonNode record) {
        Map<String, String> flat = new LinkedHashMap<>();
        flatten("", record, flat);
        return flat;
    }

    private static void flatten(String above, JsonNode node, Map<String, String> flat) {
        node.properties().forEach(field -> {
            String path = above + field.getKey();
            if (field.getValue().isObject()) {
                flatten(path + ".", field.getValue(), flat);
            } else if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                flat.put(path, field.getValue().asString());
            }
        });
    }
}

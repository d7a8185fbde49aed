package io.caravan.route;

import io.caravan.failure.InvalidRouteException;
import io.caravan.failure.Suggestion;
import io.caravan.route.RouteFiles.Part;
import io.caravan.route.RouteFiles.RouteFile;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Whether each kamelet that a route calls is there, and has the parameters that it is given; Camel ignores those it has not. */
final class KameletCheck {

    private static final String KAMELET = "kamelet:";
    private static final Pattern PARAMETER = Pattern.compile("\\{\\{(\\w+)}}");

    /** Checks the value of a parameter that is a schedule. */
    interface CronCheck {
        void check(RouteFile file, Node key, Node value);
    }

    /** What a kamelet declares. */
    private record Declared(Set<String> parameters, Set<String> required, Set<String> schedules) {}

    private final Map<String, Declared> kamelets = new HashMap<>();
    private final CronCheck cronCheck;

    KameletCheck(RouteFiles files, CronCheck cronCheck) {
        this.cronCheck = cronCheck;
        files.all().stream().filter(RouteFile::isKamelet).forEach(file -> kamelets.put(file.kamelet(), declared(file)));
    }

    private static Declared declared(RouteFile file) {
        Optional<Node> definition =
                RouteFiles.value(file.root(), "spec").flatMap(spec -> RouteFiles.value(spec, "definition"));
        Set<String> parameters = definition
                .flatMap(inner -> RouteFiles.value(inner, "properties"))
                .map(properties -> RouteFiles.tuples(properties).stream()
                        .map(tuple -> RouteFiles.text(tuple.getKeyNode()))
                        .collect(Collectors.toCollection(TreeSet::new)))
                .orElseGet(TreeSet::new);
        Set<String> required = definition
                .flatMap(inner -> RouteFiles.value(inner, "required"))
                .map(names -> RouteFiles.children(names).stream()
                        .map(RouteFiles::text)
                        .collect(Collectors.toCollection(TreeSet::new)))
                .orElseGet(TreeSet::new);
        Set<String> schedules = new Part(file, file.root())
                .tuples()
                .filter(tuple -> RouteChecks.isCron(tuple.getKeyNode()))
                .map(tuple -> PARAMETER.matcher(RouteFiles.text(tuple.getValueNode())))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .collect(Collectors.toSet());
        return new Declared(parameters, required, schedules);
    }

    /** @throws InvalidRouteException at the first mistake */
    void check(List<Part> parts) {
        for (Part part : parts) {
            RouteFiles.below(part.node()).forEach(node -> RouteFiles.value(node, "uri")
                    .filter(KameletCheck::isKamelet)
                    .ifPresent(uri -> check(part.file(), node, uri)));
            AddressCheck.sentTo(part).stream()
                    .filter(KameletCheck::isKamelet)
                    .forEach(uri -> checkName(part.file(), uri));
        }
    }

    private static boolean isKamelet(Node uri) {
        return RouteFiles.text(uri).startsWith(KAMELET);
    }

    /** Gives the name of one that is there, and nothing for the ends of a kamelet's own template. */
    private Optional<String> checkName(RouteFile file, Node uri) {
        String name = RouteFiles.text(uri).substring(KAMELET.length()).replaceFirst("[?/].*", "");
        if (name.equals("sink") || name.equals("source") || name.contains("{{")) {
            return Optional.empty();
        }
        if (!kamelets.containsKey(name)) {
            throw file.mistake(
                    uri, "there is no kamelet " + name + " in shared/" + Suggestion.after(name, kamelets.keySet()));
        }
        return Optional.of(name);
    }

    private void check(RouteFile file, Node node, Node uri) {
        checkName(file, uri).ifPresent(name -> {
            Declared declared = kamelets.getOrDefault(name, new Declared(Set.of(), Set.of(), Set.of()));
            Set<String> given = new HashSet<>();
            RouteFiles.value(node, "parameters")
                    .map(RouteFiles::tuples)
                    .orElse(List.of())
                    .forEach(tuple -> {
                        checkParameter(file, name, declared, tuple);
                        given.add(RouteFiles.text(tuple.getKeyNode()));
                    });
            boolean isInUri = RouteFiles.text(uri).contains("?");
            declared.required().stream()
                    .filter(needed -> !given.contains(needed) && !isInUri)
                    .findFirst()
                    .ifPresent(missing -> {
                        throw file.mistake(uri, name + " needs the parameter " + missing);
                    });
        });
    }

    private void checkParameter(RouteFile file, String kamelet, Declared declared, NodeTuple tuple) {
        String key = RouteFiles.text(tuple.getKeyNode());
        if (!declared.parameters().contains(key)) {
            throw file.mistake(
                    tuple.getKeyNode(),
                    kamelet + " has no parameter " + key + Suggestion.after(key, declared.parameters()));
        }
        if (declared.schedules().contains(key)) {
            cronCheck.check(file, tuple.getKeyNode(), tuple.getValueNode());
        }
    }
}

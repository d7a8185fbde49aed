package io.caravan.route;

import io.caravan.failure.InvalidRouteException;
import io.caravan.failure.Suggestion;
import io.caravan.route.RouteFiles.Part;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Whether a route begins with each address within Camel ({@code direct:} and {@code seda:}) that is sent to. */
final class AddressCheck {

    private static final Set<String> SENDS = Set.of("to", "toD", "wireTap", "deadLetterUri");
    private static final Set<String> POLLS = Set.of("poll", "pollEnrich");

    /** Addresses that the service itself sends to. */
    private static final List<String> ENTRANCES =
            List.of("direct:ingest", "direct:requests", "direct:deliver", "direct:report");

    private final Set<String> begins = new TreeSet<>();
    private final Function<String, Optional<String>> resolved;

    /**
     * @param begins the addresses that routes begin with
     * @param resolved gives a text with the values of its settings; empty when one is missing
     */
    AddressCheck(Set<String> begins, Function<String, Optional<String>> resolved) {
        this.resolved = resolved;
        begins.forEach(uri -> this.begins.add(address(uri)));
    }

    /** @throws InvalidRouteException at the first address that leads nowhere */
    void check(List<Part> parts) {
        Set<String> received = new TreeSet<>(begins);
        parts.forEach(part -> received.addAll(polled(part)));
        for (Part part : parts) {
            for (ScalarNode uri : sentTo(part)) {
                String sent = address(uri.getValue());
                if (isInternal(sent) && received.stream().noneMatch(begin -> isMet(sent, begin))) {
                    List<String> known =
                            received.stream().filter(AddressCheck::isInternal).toList();
                    throw part.file().mistake(uri, "no route begins with " + sent + Suggestion.after(sent, known));
                }
            }
        }
        for (String entrance : ENTRANCES) {
            if (!begins.contains(entrance)) {
                throw new InvalidRouteException("no route begins with " + entrance
                        + ", which Caravan itself sends to; put it back into shared/");
            }
        }
    }

    /** Without options, and with the settings in it as far as they are known. */
    private String address(String uri) {
        String text = uri.contains("{{") ? resolved.apply(uri).orElse(uri) : uri;
        int options = text.indexOf('?');
        return (options < 0 ? text : text.substring(0, options)).replaceFirst("^(direct|seda)://", "$1:");
    }

    private static boolean isInternal(String address) {
        return address.startsWith("direct:") || address.startsWith("seda:");
    }

    /** An address that is made up for each message has to be possible. */
    private static boolean isMet(String sent, String begin) {
        int variable = Stream.of(sent.indexOf("${"), sent.indexOf("{{"))
                .filter(index -> index >= 0)
                .min(Integer::compare)
                .orElse(-1);
        return variable < 0 ? sent.equals(begin) : begin.startsWith(sent.substring(0, variable));
    }

    /** The addresses that steps send to; that of {@code from} is none. */
    static List<ScalarNode> sentTo(Part part) {
        Set<Node> begins = part.tuples()
                .filter(tuple -> RouteFiles.text(tuple.getKeyNode()).equals("from"))
                .map(NodeTuple::getValueNode)
                .collect(Collectors.toSet());
        return RouteFiles.below(part.node())
                .filter(node -> !begins.contains(node))
                .flatMap(node -> RouteFiles.tuples(node).stream())
                .filter(tuple -> {
                    String key = RouteFiles.text(tuple.getKeyNode());
                    return key.equals("uri") || SENDS.contains(key);
                })
                .map(NodeTuple::getValueNode)
                .filter(ScalarNode.class::isInstance)
                .map(ScalarNode.class::cast)
                .toList();
    }

    /** What a step takes messages from counts as well. */
    private Set<String> polled(Part part) {
        return part.tuples()
                .filter(tuple -> POLLS.contains(RouteFiles.text(tuple.getKeyNode())))
                .flatMap(tuple -> RouteFiles.below(tuple.getValueNode()))
                .map(node -> address(RouteFiles.text(node)))
                .filter(AddressCheck::isInternal)
                .collect(Collectors.toSet());
    }
}

package io.caravan.route;

import io.caravan.failure.InvalidRouteException;
import io.caravan.route.RouteFiles.Part;
import io.caravan.route.RouteFiles.RouteFile;
import io.caravan.route.RouteFiles.RouteText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.DefaultExchange;
import org.quartz.CronExpression;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What Camel would find only when the first file comes, or never: an address that no route begins with, an unknown parameter of a
 * kamelet, a bean or a method that is not there, a wrong schedule, an id that two routes have. A route whose precondition does not
 * hold is not checked, as what it needs may not be there.
 */
final class RouteChecks {

    private final RouteFiles files;
    private final CamelContext camel;

    /** @param camel with all routes loaded, whether it is started or not */
    RouteChecks(RouteFiles files, CamelContext camel) {
        this.files = files;
        this.camel = camel;
    }

    /** @throws InvalidRouteException at the first mistake */
    void check() {
        checkIds(files);
        List<RouteDefinition> definitions = ((ModelCamelContext) camel).getRouteDefinitions();
        Set<String> inactive = definitions.stream()
                .filter(route -> !isActive(route))
                .map(RouteDefinition::getRouteId)
                .collect(Collectors.toSet());
        List<Part> parts = files.parts(inactive);
        new KameletCheck(files, this::checkCron).check(parts);
        Set<String> begins = definitions.stream()
                .filter(route -> !inactive.contains(route.getRouteId()))
                .map(route -> route.getInput().getUri())
                .collect(Collectors.toSet());
        new AddressCheck(begins, this::resolved).check(parts);
        checkSchedules(parts);
        new BeanCheck(camel.getRegistry()).check(parts);
    }

    /** @throws InvalidRouteException when two routes have one id */
    static void checkIds(RouteFiles files) {
        Map<String, String> places = new HashMap<>();
        for (RouteText route : files.routes()) {
            if (!route.id().isEmpty()) {
                Node id = RouteFiles.value(route.node(), "id").orElse(route.node());
                String first = places.putIfAbsent(route.id(), route.file().place(id));
                if (first != null) {
                    throw route.file().mistake(id, "the id " + route.id() + " is taken by the route at " + first);
                }
            }
        }
    }

    /** Camel itself asks only when it starts the route. */
    private boolean isActive(RouteDefinition route) {
        return route.getPrecondition() == null
                || resolved(route.getPrecondition())
                        .map(condition -> camel.resolveLanguage("simple")
                                .createPredicate(condition)
                                .matches(new DefaultExchange(camel)))
                        .orElse(true);
    }

    /** With the values of the settings; empty when one is missing, of which Camel tells, or is a parameter of a kamelet. */
    private Optional<String> resolved(String text) {
        try {
            return Optional.of(camel.resolvePropertyPlaceholders(text));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    private void checkSchedules(List<Part> parts) {
        for (Part part : parts) {
            part.tuples()
                    .filter(tuple -> isCron(tuple.getKeyNode()))
                    .forEach(tuple -> checkCron(part.file(), tuple.getKeyNode(), tuple.getValueNode()));
        }
    }

    /** Whether a parameter is a schedule, in all components that have one. */
    static boolean isCron(Node key) {
        return RouteFiles.text(key).equals("cron") || RouteFiles.text(key).equals("scheduler.cron");
    }

    private void checkCron(RouteFile file, Node key, Node value) {
        resolved(RouteFiles.text(value))
                .filter(cron -> !CronExpression.isValidExpression(cron))
                .ifPresent(cron -> {
                    throw file.mistake(
                            value,
                            RouteFiles.text(key) + " is no Quartz cron expression such as 0 0 * * * ? (every hour)");
                });
    }
}

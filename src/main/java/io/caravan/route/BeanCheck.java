package io.caravan.route;

import io.caravan.failure.InvalidRouteException;
import io.caravan.failure.Suggestion;
import io.caravan.route.RouteFiles.Part;
import io.caravan.route.RouteFiles.RouteFile;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.spi.Registry;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Whether each bean that a route calls is there, with the method that is called. */
final class BeanCheck {

    private static final Set<String> STEPS = Set.of("bean", "process");
    private static final String EXPRESSION = "method";
    private static final String PARAMETER = "#bean:";

    private final Registry beans;
    private final Set<String> known;

    BeanCheck(Registry beans) {
        this.beans = beans;
        this.known = new TreeSet<>(beans.findByTypeWithName(Object.class).keySet());
    }

    /** @throws InvalidRouteException at the first that is not there */
    void check(List<Part> parts) {
        parts.forEach(part -> part.tuples().forEach(tuple -> check(part.file(), tuple)));
    }

    private void check(RouteFile file, NodeTuple tuple) {
        String key = RouteFiles.text(tuple.getKeyNode());
        Node value = tuple.getValueNode();
        String text = RouteFiles.text(value);
        if (text.startsWith(PARAMETER)) {
            var unused = find(file, value, text.substring(PARAMETER.length()));
        } else if (STEPS.contains(key) && !text.isEmpty()) {
            var unused = find(file, value, text);
        } else if ((STEPS.contains(key) || key.equals(EXPRESSION)) && value instanceof MappingNode call) {
            RouteFiles.value(call, "ref").ifPresent(ref -> checkCall(file, call, ref));
        }
    }

    private void checkCall(RouteFile file, MappingNode call, Node ref) {
        Optional<Object> bean = find(file, ref, RouteFiles.text(ref));
        Optional<Node> method = RouteFiles.value(call, "method");
        if (bean.isPresent() && method.isPresent()) {
            String wanted = RouteFiles.text(method.get()).replaceFirst("\\(.*", "");
            Set<String> methods = Arrays.stream(bean.get().getClass().getMethods())
                    .filter(each -> each.getDeclaringClass() != Object.class)
                    .map(Method::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!isVariable(wanted) && !methods.contains(wanted)) {
                throw file.mistake(
                        method.get(),
                        RouteFiles.text(ref) + " has no method " + wanted + Suggestion.after(wanted, methods));
            }
        }
    }

    private Optional<Object> find(RouteFile file, Node place, String name) {
        if (isVariable(name)) {
            return Optional.empty();
        }
        Optional<Object> bean = Optional.ofNullable(beans.lookupByName(name));
        if (bean.isEmpty()) {
            throw file.mistake(place, "there is no bean " + name + Suggestion.after(name, known));
        }
        return bean;
    }

    private static boolean isVariable(String text) {
        return text.contains("{{") || text.contains("${");
    }
}

package io.caravan.route;

import io.caravan.failure.CaravanException;
import io.caravan.failure.InvalidRouteException;
import io.caravan.failure.Suggestion;
import io.caravan.route.RouteFiles.RouteFile;
import io.caravan.route.RouteFiles.RouteText;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.EndpointUriFactory;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Says in words what Camel throws when routes cannot be loaded or started: the file, the line, and the nearest known word. */
final class RouteFailures {

    private static final Pattern UNKNOWN_PARAMETER = Pattern.compile("Unknown parameters=\\[\\{([^=]+)=");
    private static final Pattern UNKNOWN_SCHEME =
            Pattern.compile("(?:No component found with scheme|No endpoint could be found for): ([\\w+.-]+)");
    private static final Pattern UNKNOWN_EXECUTOR = Pattern.compile("ExecutorServiceRef (\\S+) not found");
    private static final Pattern UNKNOWN_SETTING = Pattern.compile("(?:Property with key|key) \\[([^\\]]+)] not found");
    private static final Pattern CLASS = Pattern.compile("(?:[a-z]\\w*\\.){2,}[A-Z]|[A-Z]\\w+(?:Exception|Definition)");
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][\\w+.-]*):.*");
    private static final int LONGEST = 160;

    private final CamelContext camel;
    private final RouteFiles files;

    private RouteFailures(CamelContext camel, RouteFiles files) {
        this.camel = camel;
        this.files = files;
    }

    /**
     * What to throw instead.
     *
     * @param routes the folder of the routes
     * @param failure what Camel has thrown
     * @return the failure itself when it does not come from what the routes say
     */
    static RuntimeException of(Path routes, CamelContext camel, RuntimeException failure) {
        if (!isOfRoutes(failure)) {
            return failure;
        }
        try {
            RouteFiles files = RouteFiles.read(routes);
            RouteChecks.checkIds(files);
            RouteSchema.read().check(files);
            return new InvalidRouteException(new RouteFailures(camel, files).text(failure), failure);
        } catch (InvalidRouteException e) {
            return e;
        }
    }

    private static boolean isOfRoutes(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.stream()
                        .noneMatch(each -> each instanceof CaravanException
                                || each instanceof SQLException
                                || each instanceof IOException)
                && chain.stream()
                        .map(each -> each.getClass().getName())
                        .anyMatch(name -> name.startsWith("org.apache.camel.") || name.startsWith("org.snakeyaml."));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable each = failure; each != null && !chain.contains(each); each = each.getCause()) {
            chain.add(each);
        }
        return chain;
    }

    private static <T> Optional<T> first(List<Throwable> chain, Class<T> type) {
        return chain.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** An option of a route and its file. */
    private record Found(RouteFile file, Node key, Node value) {

        String place() {
            return file.place(key);
        }
    }

    private String text(Throwable failure) {
        List<Throwable> chain = chain(failure);
        String route = first(chain, FailedToCreateRouteException.class)
                .map(FailedToCreateRouteException::getRouteId)
                .or(() -> first(chain, FailedToStartRouteException.class).map(FailedToStartRouteException::getRouteId))
                .orElse("");
        return yaml(chain)
                .or(() -> setting(chain, route))
                .or(() -> bean(chain, route))
                .or(() -> scheme(chain, route))
                .or(() -> parameter(chain, route))
                .or(() -> value(chain, route))
                .or(() -> expression(chain, route))
                .or(() -> className(chain, route))
                .orElseGet(() -> place(route) + "Camel cannot make this route" + reason(chain));
    }

    private Optional<String> yaml(List<Throwable> chain) {
        return first(chain, MarkedYamlEngineException.class)
                .map(e -> e.getProblemMark().map(this::place).orElse("") + "this is no step of a route"
                        + reason(List.of(e)));
    }

    private String place(Mark mark) {
        return files.all().stream()
                .filter(file -> mark.getName().replace('\\', '/').endsWith("/" + file.name()))
                .findFirst()
                .map(file -> file.place(mark.getLine()) + ": ")
                .orElse("");
    }

    private Optional<String> setting(List<Throwable> chain, String route) {
        return match(chain, UNKNOWN_SETTING).map(name -> {
            Set<String> known = new TreeSet<>(
                    camel.getPropertiesComponent().loadProperties().stringPropertyNames());
            return place(route, tuple -> RouteFiles.text(tuple.getValueNode()).contains("{{" + name))
                    + "there is no setting " + name + Suggestion.after(name, known);
        });
    }

    private Optional<String> bean(List<Throwable> chain, String route) {
        Optional<String> missing = first(chain, NoSuchBeanException.class).map(NoSuchBeanException::getName);
        return missing.or(() -> match(chain, UNKNOWN_EXECUTOR)).map(name -> {
            Set<String> known =
                    camel.getRegistry().findByTypeWithName(Object.class).keySet();
            return place(route, tuple -> isReference(RouteFiles.text(tuple.getValueNode()), name)) + "there is no bean "
                    + name + Suggestion.after(name, known);
        });
    }

    private static boolean isReference(String text, String bean) {
        return text.equals(bean) || text.equals("#bean:" + bean) || text.equals("#" + bean);
    }

    private Optional<String> scheme(List<Throwable> chain, String route) {
        return match(chain, UNKNOWN_SCHEME).map(name -> {
            Set<String> known = new TreeSet<>(camel.getComponentNames());
            files.all().stream()
                    .flatMap(file -> RouteFiles.below(file.root()))
                    .flatMap(node -> SCHEME.matcher(RouteFiles.text(node)).results())
                    .forEach(found -> known.add(found.group(1)));
            known.remove(name);
            return place(route, tuple -> RouteFiles.text(tuple.getValueNode()).startsWith(name + ":"))
                    + "there is no component " + name + Suggestion.after(name, known);
        });
    }

    private Optional<String> parameter(List<Throwable> chain, String route) {
        return match(chain, UNKNOWN_PARAMETER).map(name -> {
            String scheme = first(chain, ResolveEndpointFailedException.class)
                    .map(e -> SCHEME.matcher(e.getUri()).replaceFirst("$1"))
                    .orElse("");
            return place(route, tuple -> RouteFiles.text(tuple.getKeyNode()).equals(name)) + scheme
                    + " has no parameter " + name + Suggestion.after(name, parameters(scheme));
        });
    }

    private Collection<String> parameters(String scheme) {
        EndpointUriFactory factory = camel.getCamelContextExtension().getEndpointUriFactory(scheme);
        Component component = camel.hasComponent(scheme);
        if (factory == null && component != null) {
            // One that is bound under another name, such as quartz-once: its own is in that of its class.
            String own = component
                    .getClass()
                    .getSimpleName()
                    .replace("Component", "")
                    .toLowerCase(Locale.ROOT);
            factory = camel.getCamelContextExtension().getEndpointUriFactory(own);
        }
        return factory == null ? Set.of() : factory.propertyNames();
    }

    private Optional<String> value(List<Throwable> chain, String route) {
        Optional<TypeConversionException> conversion = first(chain, TypeConversionException.class);
        Optional<String> key = first(chain, PropertyBindingException.class)
                .map(e -> e.getOptionKey() != null ? e.getOptionKey() : e.getPropertyName());
        if (key.isEmpty() && conversion.isEmpty()) {
            return Optional.empty();
        }
        Predicate<NodeTuple> fits = key.isPresent()
                ? tuple -> RouteFiles.text(tuple.getKeyNode()).equals(key.get())
                : tuple -> RouteFiles.text(tuple.getValueNode())
                        .equals(String.valueOf(conversion.get().getValue()));
        return find(route, fits)
                .map(found -> found.place() + ": " + RouteFiles.text(found.key())
                        + conversion
                                .map(e -> " must be " + kind(e.getToType()) + ", not ")
                                .orElse(" cannot be ")
                        + RouteFiles.text(found.value()));
    }

    private static String kind(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == Duration.class) {
            return "a time such as 500 (milliseconds) or 10s";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "a number" : "of another kind";
    }

    private Optional<String> expression(List<Throwable> chain, String route) {
        return first(chain, ExpressionIllegalSyntaxException.class)
                .map(e -> place(route, tuple -> RouteFiles.text(tuple.getValueNode())
                                .equals(e.getExpression()))
                        + "the expression cannot be read" + reason(List.of(e)));
    }

    private Optional<String> className(List<Throwable> chain, String route) {
        return first(chain, ClassNotFoundException.class)
                .map(e -> String.valueOf(e.getMessage()))
                .map(name -> files.all().stream()
                        .flatMap(file -> RouteFiles.below(file.root())
                                .filter(node -> RouteFiles.text(node).equals(name))
                                .map(node -> file.place(node)))
                        .findFirst()
                        .map(place -> place + ": there is no class " + name)
                        .orElseGet(() -> place(route) + "there is no class " + name));
    }

    private static Optional<String> match(List<Throwable> chain, Pattern pattern) {
        return chain.stream()
                .map(each -> pattern.matcher(String.valueOf(each.getMessage())))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /** Where a route begins, with the colon of the message. */
    private String place(String route) {
        return files.routes().stream()
                .filter(each -> each.id().equals(route) && !route.isEmpty())
                .findFirst()
                .map(each -> each.file().place(each.node()) + ": ")
                .orElse("");
    }

    /** The first place that fits, else where the route begins; with the colon of the message. */
    private String place(String route, Predicate<NodeTuple> fits) {
        return find(route, fits).map(found -> found.place() + ": ").orElseGet(() -> place(route));
    }

    /** The first that fits in the route, else in a kamelet, else anywhere. */
    private Optional<Found> find(String route, Predicate<NodeTuple> fits) {
        List<RouteText> all = files.routes();
        return Stream.of(
                        all.stream().filter(each -> each.id().equals(route) && !route.isEmpty()),
                        all.stream().filter(each -> each.file().isKamelet()),
                        all.stream())
                .flatMap(routes -> routes)
                .flatMap(each -> RouteFiles.below(each.node())
                        .flatMap(node -> RouteFiles.tuples(node).stream())
                        .filter(fits)
                        .map(tuple -> new Found(each.file(), tuple.getKeyNode(), tuple.getValueNode())))
                .findFirst();
    }

    /** What the innermost exception says, if that is for people: no names of classes, and no address, which may hold a secret. */
    private static String reason(List<Throwable> chain) {
        @Nullable String message = chain.get(chain.size() - 1).getMessage();
        String line =
                message == null ? "" : message.lines().findFirst().orElse("").strip();
        boolean isForPeople = !line.isEmpty()
                && line.length() <= LONGEST
                && !line.contains("://")
                && !CLASS.matcher(line).find();
        return isForPeople ? ": " + line : "";
    }
}

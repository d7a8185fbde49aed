package io.caravan.route;

import io.caravan.failure.InvalidRouteException;
import io.caravan.file.FileFailures;
import io.caravan.file.FileTree;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The YAML files of the routes folder with the line of each word, so that a mistake can be shown where it is. */
final class RouteFiles {

    static final String ROUTE_FILE = ".camel.yaml";
    static final String KAMELET_FILE = ".kamelet.yaml";

    private final List<RouteFile> files;

    private RouteFiles(List<RouteFile> files) {
        this.files = files;
    }

    /**
     * A file that Camel reads.
     *
     * @param name its path as messages show it, with the name of the routes folder
     * @param root its content
     */
    record RouteFile(String name, Node root) {

        boolean isKamelet() {
            return name.endsWith(KAMELET_FILE);
        }

        /** The name of a kamelet, which is that of its file. */
        String kamelet() {
            return name.substring(name.lastIndexOf('/') + 1, name.length() - KAMELET_FILE.length());
        }

        /** The place of a word, as a message begins. */
        String place(Node node) {
            return node.getStartMark().map(mark -> place(mark.getLine())).orElse(name);
        }

        InvalidRouteException mistake(Node node, String what) {
            return new InvalidRouteException(place(node) + ": " + what);
        }

        /** @param line counted from 0 */
        String place(int line) {
            return name + ":" + (line + 1);
        }
    }

    /**
     * A route, or the template of a kamelet.
     *
     * @param id empty for a kamelet and for a route without one
     * @param from where it begins
     */
    record RouteText(RouteFile file, String id, MappingNode node, MappingNode from) {}

    /**
     * Reads those files that {@link Service} gives to Camel, in the order of their paths.
     *
     * @throws InvalidRouteException when one is no YAML, or says a thing twice
     */
    static RouteFiles read(Path routes) {
        Stream<Path> shared = FileTree.of(routes.resolve("shared"), 1).whole().files().stream()
                .filter(file -> isNamed(file, ROUTE_FILE) || isNamed(file, KAMELET_FILE));
        Stream<Path> datasets = FileTree.of(routes, 3).whole().files().stream()
                .filter(file -> file.getNameCount() - routes.getNameCount() == 3 && isNamed(file, ROUTE_FILE));
        return new RouteFiles(Stream.concat(shared, datasets)
                .sorted()
                .map(file -> compose(routes, file))
                .toList());
    }

    private static boolean isNamed(Path file, String ending) {
        return file.getFileName().toString().endsWith(ending);
    }

    private static RouteFile compose(Path routes, Path file) {
        String name = name(routes, file);
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            Node root = new Compose(settings)
                    .composeReader(text)
                    .orElseThrow(
                            () -> new InvalidRouteException(name + ": is empty; write a route into it or delete it"));
            RouteFile read = new RouteFile(name, root);
            checkRepeats(read, root);
            if (!(root instanceof SequenceNode) && value(root, "kind").isEmpty()) {
                throw read.mistake(root, "must be a list; a route begins with a dash");
            }
            return read;
        } catch (MarkedYamlEngineException e) {
            String place = e.getProblemMark()
                    .map(mark -> name + ":" + (mark.getLine() + 1))
                    .orElse(name);
            throw new InvalidRouteException(place + ": is no valid YAML: " + problem(e), e);
        } catch (YamlEngineException e) {
            throw new InvalidRouteException(name + ": is no valid YAML", e);
        } catch (IOException e) {
            throw FileFailures.of(e);
        }
    }

    private static String problem(MarkedYamlEngineException failure) {
        String problem = String.valueOf(failure.getProblem());
        return problem.contains("TAB")
                ? "a tab; indent with blanks"
                : problem + "; the mistake may be some lines above";
    }

    static String name(Path routes, Path file) {
        return routes.getFileName() + "/" + routes.relativize(file).toString().replace('\\', '/');
    }

    /** Camel would take the last of them. */
    private static void checkRepeats(RouteFile file, Node node) {
        Set<String> keys = new HashSet<>();
        for (NodeTuple tuple : tuples(node)) {
            if (!keys.add(text(tuple.getKeyNode()))) {
                throw file.mistake(
                        tuple.getKeyNode(),
                        text(tuple.getKeyNode())
                                + " is there twice; see whether the dash or the indentation of the second one is missing");
            }
        }
        children(node).forEach(child -> checkRepeats(file, child));
    }

    List<RouteFile> all() {
        return files;
    }

    /**
     * What Camel acts on: an element of a route file, such as a route or a routeConfiguration, or the template of a kamelet.
     *
     * @param node with all below it
     */
    record Part(RouteFile file, Node node) {

        /** The keys and values of all mappings, in the order of the file. */
        Stream<NodeTuple> tuples() {
            return below(node).flatMap(each -> RouteFiles.tuples(each).stream());
        }
    }

    /** @param inactive the ids of routes to leave out */
    List<Part> parts(Set<String> inactive) {
        List<Part> parts = new ArrayList<>();
        for (RouteFile file : files) {
            if (file.isKamelet()) {
                template(file).ifPresent(route -> parts.add(new Part(file, route.node())));
            } else {
                children(file.root()).stream()
                        .filter(element -> route(file, element)
                                .filter(route -> inactive.contains(route.id()))
                                .isEmpty())
                        .forEach(element -> parts.add(new Part(file, element)));
            }
        }
        return parts;
    }

    /** The routes and the templates of kamelets. */
    List<RouteText> routes() {
        List<RouteText> found = new ArrayList<>();
        for (RouteFile file : files) {
            if (file.isKamelet()) {
                template(file).ifPresent(found::add);
            } else if (file.root() instanceof SequenceNode elements) {
                elements.getValue().forEach(element -> route(file, element).ifPresent(found::add));
            }
        }
        return found;
    }

    private static Optional<RouteText> template(RouteFile file) {
        return value(file.root(), "spec")
                .flatMap(spec -> value(spec, "template"))
                .flatMap(template -> value(template, "from")
                        .filter(MappingNode.class::isInstance)
                        .map(from -> new RouteText(file, "", (MappingNode) template, (MappingNode) from)));
    }

    private static Optional<RouteText> route(RouteFile file, Node element) {
        Optional<Node> route = value(element, "route");
        Node node = route.orElse(element);
        String id =
                route.flatMap(inner -> value(inner, "id")).map(RouteFiles::text).orElse("");
        return value(node, "from")
                .filter(from -> from instanceof MappingNode && node instanceof MappingNode)
                .map(from -> new RouteText(file, id, (MappingNode) node, (MappingNode) from));
    }

    /** What a mapping says under a key. */
    static Optional<Node> value(Node node, String key) {
        return tuples(node).stream()
                .filter(tuple -> text(tuple.getKeyNode()).equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst();
    }

    static List<NodeTuple> tuples(Node node) {
        return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
    }

    /** The values below a node; none for a word. */
    static List<Node> children(Node node) {
        return node instanceof SequenceNode sequence
                ? sequence.getValue()
                : tuples(node).stream().map(NodeTuple::getValueNode).toList();
    }

    /** A node with all below it, in the order of the file. */
    static Stream<Node> below(Node node) {
        return Stream.concat(Stream.of(node), children(node).stream().flatMap(RouteFiles::below));
    }

    /** A word as it is written, without quotes; empty for a list or a mapping. */
    static String text(Node node) {
        return node instanceof ScalarNode word ? word.getValue() : "";
    }
}

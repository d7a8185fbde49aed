package io.caravan.route;

import io.caravan.contract.DatasetName;
import io.caravan.file.FileTree;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.util.AntPathMatcher;
import org.apache.camel.util.URISupport;

/** Which dataset takes a file, as the routes from {@code kamelet:dropped-files} say it. */
public final class Inbox {

    /** What a route takes: files of a domain whose name fits. */
    public record Intake(String routeId, DatasetName dataset, String include) {

        boolean takes(String fileName) {
            return !Takeable.isBeingWritten(fileName) && new AntPathMatcher().match(include, fileName, true);
        }
    }

    private final Path folder;
    private final List<Intake> intakes;

    private Inbox(Path folder, List<Intake> intakes) {
        this.folder = folder;
        this.intakes = List.copyOf(intakes);
    }

    static Inbox of(Path folder, CamelContext camel) {
        List<Intake> intakes = new ArrayList<>();
        for (RouteDefinition route : ((ModelCamelContext) camel).getRouteDefinitions()) {
            String uri = route.getInput().getUri();
            if (uri.startsWith("kamelet:dropped-files")) {
                Map<String, Object> parameters = parameters(uri);
                intakes.add(new Intake(
                        route.getRouteId(),
                        new DatasetName(
                                String.valueOf(parameters.get("domain")), String.valueOf(parameters.get("dataset"))),
                        String.valueOf(parameters.get("include"))));
            }
        }
        return new Inbox(folder, intakes);
    }

    private static Map<String, Object> parameters(String uri) {
        try {
            return URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a route's address cannot be read: " + uri, e);
        }
    }

    public List<Intake> intakes() {
        return intakes;
    }

    /** The dataset of {@code domain} that takes files of this name. */
    public Optional<DatasetName> match(String domain, String fileName) {
        return intakes.stream()
                .filter(intake -> intake.dataset().domain().equals(domain) && intake.takes(fileName))
                .map(Intake::dataset)
                .findFirst();
    }

    /** What lies in the inbox and is not taken: files that are no dataset's, and those that the routes cannot see. */
    public List<Path> unmatched() {
        return files().filter(file -> {
                    Path below = folder.relativize(file);
                    return below.getNameCount() < 2
                            || isOutOfSight(file)
                            || match(
                                            below.getName(0).toString(),
                                            below.getFileName().toString())
                                    .isEmpty();
                })
                .toList();
    }

    /** Links that are not followed or lead nowhere, hidden folders, and names that Camel takes for a path. */
    private boolean isOutOfSight(Path file) {
        String below = name(file);
        return Files.isDirectory(file)
                || (Files.isSymbolicLink(file) && !Files.exists(file))
                || below.contains("/.")
                || below.contains("\\");
    }

    /** How many files in the inbox wait to be taken. */
    public long waiting() {
        return files().count();
    }

    private Stream<Path> files() {
        FileTree tree = FileTree.of(folder);
        // A folder that cannot be read is out of sight with all that is in it.
        return Stream.concat(
                tree.files().stream()
                        .filter(file -> !file.getFileName().toString().startsWith(".")),
                tree.unreadable().stream());
    }

    /** How {@code file} is called below the inbox, with slashes. */
    public String name(Path file) {
        return folder.relativize(file).toString().replace(File.separatorChar, '/');
    }
}

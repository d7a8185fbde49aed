package io.caravan.route;

import io.caravan.contract.DatasetName;
import io.caravan.failure.InvalidRouteException;
import io.caravan.file.FileName;
import io.caravan.file.FolderListing;
import io.caravan.file.NameKind;
import io.caravan.run.SourceFile;
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
            return NameKind.of(fileName) == NameKind.DATA && new AntPathMatcher().match(include, fileName, true);
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
            throw new InvalidRouteException("a route's address cannot be read: " + uri, e);
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
        return data(listing())
                .filter(file -> {
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

    /** Links that are not followed or lead nowhere, hidden folders, paths that are too long, and names that Camel takes for a path. */
    private boolean isOutOfSight(Path file) {
        String below = name(file);
        return Files.isDirectory(file)
                || (Files.isSymbolicLink(file) && !Files.exists(file))
                || SourceFile.isTooLong(below)
                || below.contains("/.")
                || below.contains("\\");
    }

    /** Files and folders of the inbox that cannot be opened, see {@link FolderListing#unopenable}. */
    public List<Path> unopenable() {
        return listing().unopenable();
    }

    /** How many files in the inbox wait to be taken. */
    public long waiting() {
        FolderListing listing = listing();
        return data(listing).count() + listing.unopenable().size();
    }

    private static Stream<Path> data(FolderListing listing) {
        return listing.files().stream()
                .filter(file -> !NameKind.of(String.valueOf(file.getFileName())).isBeside());
    }

    private FolderListing listing() {
        return FolderListing.of(folder);
    }

    /** How {@code file} is called below the inbox, with slashes; see {@link FileName#below}. */
    public String name(Path file) {
        return FileName.below(folder, file);
    }
}

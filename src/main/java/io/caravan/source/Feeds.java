package io.caravan.source;

import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.InvalidContractException;
import io.caravan.file.FileTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All feeds that operators have declared, {@code routes/<domain>/<dataset>/<dataset>.feed.json}. */
public final class Feeds {

    private static final String DECLARATION = ".feed.json";

    private final Map<DatasetName, Feed> feeds;

    private Feeds(Map<DatasetName, Feed> feeds) {
        this.feeds = Map.copyOf(feeds);
    }

    /**
     * Reads every declaration.
     *
     * @throws InvalidContractException at the first that cannot be meant
     */
    public static Feeds read(Path routes, Contracts contracts) {
        FeedReader reader = new FeedReader();
        Map<DatasetName, Feed> feeds = new HashMap<>();
        for (Path file : files(routes)) {
            Path below = routes.relativize(file);
            String place = routes.getFileName() + "/" + below;
            DatasetName name = new DatasetName(
                    below.getName(0).toString(), below.getName(1).toString());
            Contract contract = contracts
                    .find(name)
                    .orElseThrow(() ->
                            new InvalidContractException(place + ": there is no contract of " + name + " beside it"));
            if (!below.getName(2).toString().equals(name.dataset() + DECLARATION)) {
                throw new InvalidContractException(place + ": must be called " + name.dataset() + DECLARATION);
            }
            feeds.put(name, reader.read(contract, file, place));
        }
        return new Feeds(feeds);
    }

    private static List<Path> files(Path routes) {
        return FileTree.of(routes, 3).whole().files().stream()
                .filter(file -> file.getNameCount() - routes.getNameCount() == 3
                        && file.toString().endsWith(DECLARATION))
                .toList();
    }

    public Optional<Feed> find(DatasetName name) {
        return Optional.ofNullable(feeds.get(name));
    }
}

package io.caravan.route;

import io.caravan.run.Captures.Position;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Where Debezium keeps how far it has come: in our books, and there only together with the changes up to it. Debezium makes it
 * by its class, and so it finds its keeper by the name of the engine.
 */
public final class CaptureOffsets implements OffsetBackingStore {

    private static final Map<String, Keeper> KEEPERS = new ConcurrentHashMap<>();

    private @Nullable Keeper keeper;

    /** Who keeps the position. */
    interface Keeper {

        /** What was kept last. */
        Optional<Position> kept();

        /** Keeps it with all that leads up to it, or passes it over when that is not whole yet. */
        void keep(Position position);
    }

    /** From now on the engine of this name finds this keeper. */
    static void keepBy(String engine, Keeper keeper) {
        KEEPERS.put(engine, keeper);
    }

    static void forget(String engine) {
        KEEPERS.remove(engine);
    }

    @Override
    public void configure(WorkerConfig config) {
        keeper = Objects.requireNonNull(
                KEEPERS.get(String.valueOf(config.originals().get("name"))));
    }

    private Keeper keeper() {
        return Objects.requireNonNull(keeper);
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
        keeper().kept()
                .ifPresent(kept -> values.put(ByteBuffer.wrap(kept.partition()), ByteBuffer.wrap(kept.position())));
        values.keySet().retainAll(keys);
        return CompletableFuture.completedFuture(values);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
        @Nullable RuntimeException trouble = null;
        try {
            values.forEach((partition, position) -> keeper().keep(new Position(bytes(partition), bytes(position))));
        } catch (RuntimeException e) {
            trouble = e;
        }
        if (callback != null) {
            callback.onCompletion(trouble, null); // without it nothing is ever set again
        }
        return trouble == null ? CompletableFuture.completedFuture(null) : CompletableFuture.failedFuture(trouble);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
        return Set.of();
    }
}

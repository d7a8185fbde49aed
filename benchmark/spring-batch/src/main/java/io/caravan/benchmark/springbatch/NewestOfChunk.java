package io.caravan.benchmark.springbatch;

import io.caravan.benchmark.springbatch.Checked.Accepted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;

/** Hands on only the newest version of a customer in a chunk: one INSERT with an id twice is an error in PostgreSQL. */
final class NewestOfChunk implements ItemWriter<Accepted> {

    private final ItemWriter<Accepted> next;

    NewestOfChunk(ItemWriter<Accepted> next) {
        this.next = next;
    }

    @Override
    public void write(Chunk<? extends Accepted> chunk) throws Exception {
        Map<String, Accepted> newest = new LinkedHashMap<>();
        for (Accepted accepted : chunk) {
            newest.merge(accepted.id(), accepted, NewestOfChunk::newer);
        }
        next.write(new Chunk<>(newest.values().toArray(Accepted[]::new)));
    }

    private static Accepted newer(Accepted before, Accepted now) {
        return now.lastChange().compareTo(before.lastChange()) > 0 ? now : before;
    }
}

package io.caravan.load;

import io.caravan.anonymise.SafeRows;
import io.caravan.contract.Field;
import io.caravan.run.Row;
import io.caravan.run.Values;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the columns of a run look: the share of nulls, and about how many distinct values there are among its first records.
 * It keeps no value: of each it sets one bit of a map, and what the share of bits that are not set says is right to one in
 * a hundred (linear counting). A batch is counted by itself, so that batches can be so side by side, and then added.
 */
final class Profile {

    /** Distinct values are counted among so many records: enough to see a column that has become constant, or is not any more. */
    private static final int SAMPLE = 10_000;

    private static final int MAP_BITS = 16;
    private static final int MAP = 1 << MAP_BITS;
    private static final int SPREAD = 0x9E3779B1; // the golden ratio of 2^32: neighbours do not stay neighbours

    private final List<Field> fields;
    private final long[] nulls;
    private final List<BitSet> seen;
    private long records;
    private long sampled;

    Profile(List<Field> fields) {
        this.fields = fields;
        this.nulls = new long[fields.size()];
        this.seen = Stream.generate(BitSet::new).limit(fields.size()).toList();
    }

    static Profile of(SafeRows batch) {
        Profile profile = new Profile(batch.run().contract().table().fields());
        batch.rows().forEach(profile::count);
        return profile;
    }

    private void count(Row row) {
        Values values = row.values();
        boolean isSampled = row.record() <= SAMPLE;
        records++;
        sampled += isSampled ? 1 : 0;
        for (int i = 0; i < nulls.length; i++) {
            Object value = values.get(i);
            if (value == null) {
                nulls[i]++;
            } else if (isSampled) {
                seen.get(i).set((value.hashCode() * SPREAD) >>> (Integer.SIZE - MAP_BITS));
            }
        }
    }

    void add(Profile other) {
        records += other.records;
        sampled += other.sampled;
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] += other.nulls[i];
            seen.get(i).or(other.seen.get(i));
        }
    }

    /** As the books keep it. */
    String json() {
        ObjectNode profile = JsonMapper.shared().createObjectNode();
        profile.put("records", records);
        profile.put("sampled", sampled);
        ObjectNode columns = profile.putObject("columns");
        for (int i = 0; i < nulls.length; i++) {
            columns.putObject(fields.get(i).column()).put("nulls", nulls[i]).put("distinct", distinct(seen.get(i)));
        }
        return profile.toString();
    }

    private static long distinct(BitSet map) {
        return Math.round(-MAP * Math.log1p(-(double) map.cardinality() / MAP));
    }
}

package io.caravan.source;

import io.caravan.contract.Contract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Series that web APIs tell, brought to bars: what an operator has declared beside the contract of the dataset that they fill.
 *
 * @param contract of the dataset
 * @param bar how long one is
 * @param start the field that holds the bar's first second, in seconds since 1970
 * @param constants the fields that are the same in each record
 * @param series the other fields
 */
public record Feed(Contract contract, Duration bar, String start, Map<String, String> constants, List<Series> series) {

    public Feed {
        constants = Map.copyOf(constants);
        series = List.copyOf(series);
    }

    /** The fields that its series fill. */
    public List<String> fields() {
        return series.stream().map(Series::field).toList();
    }

    /** Its bars, in milliseconds. */
    Bars bars() {
        return new Bars(bar.toMillis());
    }

    /** A record without its series. */
    Map<String, Object> record(long barStart) {
        Map<String, Object> record = new LinkedHashMap<>(constants);
        record.put(start, Duration.ofMillis(barStart).toSeconds());
        return record;
    }
}

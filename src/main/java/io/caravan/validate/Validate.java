package io.caravan.validate;

import io.caravan.contract.Contract;
import io.caravan.read.RawRow;
import io.caravan.read.RawRows;
import io.caravan.reject.Reject;
import io.caravan.run.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The room's door: lets the rows pass that keep their contract and turns the others into rejects. */
public final class Validate {

    private final Map<String, Rules> rulesByContract = new ConcurrentHashMap<>();
    private final Clock clock;

    public Validate(Clock clock) {
        this.clock = clock;
    }

    /** Gives the valid rows, and the rejects so far with those of this room. */
    public ValidRows validate(RawRows raw) {
        Contract contract = raw.run().contract();
        Rules rules = rulesByContract.computeIfAbsent(contract.hash(), hash -> new Rules(contract));
        List<Row> valid = new ArrayList<>(raw.rows().size());
        List<Reject> rejects = new ArrayList<>(raw.rejects());
        Ahead.Latest latest =
                Ahead.Latest.of(clock.instant().plus(contract.safeguards().versionAhead()));
        for (RawRow row : raw.rows()) {
            rules.judge(row, latest, valid::add, rejects::add);
        }
        return new ValidRows(raw, valid, rejects);
    }
}

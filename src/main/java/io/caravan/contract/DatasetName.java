package io.caravan.contract;

import io.caravan.failure.InvalidContractException;
import java.util.regex.Pattern;

/**
 * The name of a dataset, such as {@code shop.customers}: its domain and its own name, both {@code snake_case}.
 *
 * @param domain the folder under {@code routes/}, the PostgreSQL schema and the folder in the inbox
 * @param dataset the dataset's name within the domain
 */
public record DatasetName(String domain, String dataset) implements Comparable<DatasetName> {

    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9_]{0,39}");

    public DatasetName {
        if (!SNAKE_CASE.matcher(domain).matches()
                || !SNAKE_CASE.matcher(dataset).matches()) {
            throw new InvalidContractException(
                    "'" + domain + "." + dataset + "' is no dataset name: write <domain>.<dataset> in snake_case");
        }
    }

    /** Takes {@code domain.dataset} apart; anything else is a {@link InvalidContractException}. */
    public static DatasetName parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new InvalidContractException("'" + text + "' is no dataset name: write <domain>.<dataset>");
        }
        return new DatasetName(text.substring(0, dot), text.substring(dot + 1));
    }

    @Override
    public int compareTo(DatasetName other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return domain + "." + dataset;
    }
}

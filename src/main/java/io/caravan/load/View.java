package io.caravan.load;

import io.caravan.database.Select;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A view as a file of {@code routes/<domain>/views} says it, or a contract.
 *
 * @param place how messages name what says it
 */
record View(String domain, String name, String place, Select query) {

    String qualified() {
        return Names.qualified(domain, name);
    }

    /** What the view's comment says, by which a change shows. */
    String comment() {
        return Views.OURS + place + ", " + DigestUtils.sha256Hex(query.text());
    }
}

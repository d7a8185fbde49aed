package io.caravan.contract;

import io.caravan.failure.InvalidContractException;

/** The form of a dataset's files, as far as its contract has to say it. */
public enum FileFormat {
    /** JSON or CSV, which their content shows. */
    SHOWN_BY_CONTENT,
    /** Lines of a web server's log in the common or combined format of Apache, whose parts bear no names of their own. */
    APACHE_COMBINED;

    /** Refuses a field that no record of this form can ever hold. */
    void mustHave(FieldPath field) {
        if (this == APACHE_COMBINED && !LogPart.fieldNames().contains(field.toString())) {
            throw new InvalidContractException("field " + field + ": is nothing that a log line holds, which is "
                    + String.join(", ", LogPart.fieldNames()));
        }
    }
}

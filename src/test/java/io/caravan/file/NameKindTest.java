package io.caravan.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameKindTest {

    @ParameterizedTest
    @CsvSource({
        "customers.csv, DATA",
        "customers.json.gz, DATA",
        "customers, DATA",
        "success.json, DATA",
        "bold.csv, DATA",
        "customers.donebyhand.csv, DATA",
        "customers.csv.tmp, BEING_WRITTEN",
        "customers.csv.Temp, BEING_WRITTEN",
        "customers.csv.part, BEING_WRITTEN",
        "customers.csv.partial, BEING_WRITTEN",
        "customers.csv.filepart, BEING_WRITTEN",
        "customers.csv.crdownload, BEING_WRITTEN",
        "Customers.CSV.CRDOWNLOAD, BEING_WRITTEN",
        "customers.csv._COPYING_, BEING_WRITTEN",
        "~$customers.xlsx, BEING_WRITTEN",
        ".customers.csv.swp, BEING_WRITTEN",
        "customers.csv.md5, COMPANION",
        "customers.csv.SHA256, COMPANION",
        "customers.csv.asc, COMPANION",
        "customers.done, COMPANION",
        "_SUCCESS, COMPANION",
        ".DS_Store, LITTER",
        "Thumbs.db, LITTER",
        "DESKTOP.INI, LITTER",
        "__MACOSX, LITTER",
        "._customers.csv, LITTER",
        "customers.csv.bak, BACKUP",
        "customers.csv.bak2, BACKUP",
        "customers.old, BACKUP",
        "customers.csv.orig, BACKUP",
        "customers.csv~, BACKUP"
    })
    void isToldByTheName(String name, NameKind kind) {
        assertThat(NameKind.of(name)).isEqualTo(kind);
    }
}

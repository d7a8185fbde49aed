package io.caravan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"ANSI_X3.4-1968", "ISO-8859-1", ""})
    void warnsWhereNamesOfFilesCannotBeOpened(String encoding) {
        assertThat(Surroundings.warning(encoding, '/')).get().asString().contains("LC_ALL=C.UTF-8");
    }

    @Test
    void isSilentWhereTheyCan() {
        assertThat(Surroundings.warning("UTF-8", '/')).isEmpty();
        assertThat(Surroundings.warning("Cp1252", '\\')).as("Windows").isEmpty();
    }
}

package io.caravan.cli;

import io.caravan.contract.Contracts;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Erasures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The person that a command is about. */
final class PersonOptions {

    @Option(
            names = "--domain",
            description = "The domain in which the id counts, such as shop; not needed for an e-mail address alone.")
    private @Nullable String domain;

    @Option(names = "--id", description = "An id of the person, as the source spells it; may be given several times.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--email",
            description = "An e-mail address of the person; it counts in all domains, and may be given several times.")
    private List<String> emails = new ArrayList<>();

    /** Whether anything of a person was said, be it too little. */
    boolean isNamed() {
        return domain != null || !ids.isEmpty() || !emails.isEmpty();
    }

    String domain() {
        return domain == null ? "" : domain;
    }

    /** The person by tokens. */
    Erasures.Asked asked(ErasureOffice office, Contracts contracts, CommandSpec spec) {
        boolean byId = ids.stream().anyMatch(id -> !id.isBlank());
        if (!byId && emails.stream().allMatch(String::isBlank)) {
            throw new ParameterException(spec.commandLine(), "name the person by --id, by --email, or by both");
        }
        boolean everywhere = domain == null && !byId;
        if (!everywhere && domain == null) {
            throw new ParameterException(spec.commandLine(), "an id counts within a domain; say it with --domain");
        }
        if (!everywhere) {
            Named.domain(spec, contracts, domain());
        }
        return office.identities().asked(domain(), ids, emails);
    }
}

package io.caravan.cli;

import io.caravan.contract.Contracts;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Erasures;
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

    @Option(names = "--id", description = "The person's id, as the source spells it.")
    private @Nullable String id;

    @Option(names = "--email", description = "The person's e-mail address; it counts in all domains.")
    private @Nullable String email;

    /** Whether anything of a person was said, be it too little. */
    boolean isNamed() {
        return domain != null || id != null || email != null;
    }

    String domain() {
        return domain == null ? "" : domain;
    }

    /** The person by tokens. */
    Erasures.Asked asked(ErasureOffice office, Contracts contracts, CommandSpec spec) {
        if ((id == null || id.isBlank()) && (email == null || email.isBlank())) {
            throw new ParameterException(spec.commandLine(), "name the person by --id, by --email, or by both");
        }
        boolean everywhere = domain == null && (id == null || id.isBlank());
        if (!everywhere && domain == null) {
            throw new ParameterException(spec.commandLine(), "an id counts within a domain; say it with --domain");
        }
        if (!everywhere) {
            Named.domain(spec, contracts, domain());
        }
        return office.requests().asked(domain(), id, email);
    }
}

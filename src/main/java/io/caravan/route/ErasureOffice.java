package io.caravan.route;

import io.caravan.contract.Contracts;
import io.caravan.database.Database;
import io.caravan.erase.CertificateKey;
import io.caravan.erase.Certificates;
import io.caravan.erase.Erase;
import io.caravan.erase.Folders;
import io.caravan.erase.Identities;
import io.caravan.load.Drafts;
import io.caravan.load.Persons;
import io.caravan.read.Pieces;
import io.caravan.run.Erasures;
import io.caravan.run.FiledFiles;
import io.caravan.run.PersonTokens;
import io.caravan.run.Suppressions;
import io.caravan.settings.Keys;
import io.caravan.settings.Settings;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** All that erasure is made of, put together from the settings. */
public record ErasureOffice(Identities identities, Erasures erasures, Erase erase, Suppressions suppressions) {

    private static final String CERTIFICATES = "certificates";

    /** @param stopped whether an erasure ends before it is done */
    public static ErasureOffice of(
            Settings settings,
            Keys keys,
            Database database,
            Contracts contracts,
            Drafts drafts,
            BooleanSupplier stopped) {
        PersonTokens tokens = new PersonTokens(keys.of("suppression"));
        Identities identities = new Identities(contracts, tokens, keys.of("pseudonyms"));
        Erasures erasures = new Erasures(database);
        Certificates certificates = new Certificates(settings.output().resolve(CERTIFICATES), keys.of(CERTIFICATES));
        Folders folders = new Folders(settings.inbox(), settings.archive(), settings.failed(), settings.output());
        Erase erase = new Erase(
                new Pieces(settings.limits()),
                folders,
                contracts,
                erasures,
                new FiledFiles(database),
                new Persons(database, contracts, drafts),
                identities,
                certificates,
                settings.state().resolve("erased.tokens"),
                settings.retention().certificates(),
                stopped,
                Clock.systemUTC());
        return new ErasureOffice(identities, erasures, erase, new Suppressions(database, tokens));
    }

    /** The public key by which certificates of these keys are checked. */
    public static CertificateKey certificateKey(Keys keys) {
        return CertificateKey.of(keys.of(CERTIFICATES));
    }
}

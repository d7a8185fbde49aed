package io.caravan.erase;

import io.caravan.contract.Contracts;
import io.caravan.database.SessionLock;
import io.caravan.failure.BusyException;
import io.caravan.failure.DatabaseAwayException;
import io.caravan.load.Persons;
import io.caravan.read.Pieces;
import io.caravan.run.Erasures;
import io.caravan.run.FiledFiles;
import io.caravan.run.OneByOne;
import io.caravan.run.PersonTokens;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The room's door. All requests that are open are one pass over the places, and a broken pass is done again from the books. */
public final class Erase {

    private static final Logger LOG = LoggerFactory.getLogger(Erase.class);

    /** A file may have been filed between the search and its end; then it is searched again. */
    private static final int MOST_PASSES = 5;

    /** A cause of which somebody is notified once while it lasts. */
    private static final String UNSEARCHABLE = "erasure cannot search";

    private final OneByOne requests = new OneByOne(LOG);
    private final OneByOne files = new OneByOne(LOG);
    private final Erasures erasures;
    private final Persons persons;
    private final PersonTokens tokens;
    private final Search search;
    private final Forget forget;
    private final FiledFiles filedFiles;
    private final Certificates certificates;
    private final Certifying certifying;
    private final TokenFile tokenFile;
    private final Duration tokensKept;
    private final Clock clock;

    /**
     * @param tokenFile where the tokens of the erased are kept once more, outside of the database
     * @param tokensKept how long they keep a person out
     */
    public Erase(
            Pieces pieces,
            Folders folders,
            Contracts contracts,
            Erasures erasures,
            FiledFiles filedFiles,
            Persons persons,
            PersonTokens tokens,
            Certificates certificates,
            Path tokenFile,
            Duration tokensKept,
            Clock clock) {
        this.erasures = erasures;
        this.persons = persons;
        this.tokens = tokens;
        this.search = new Search(pieces, folders, contracts, persons, filedFiles);
        this.forget = new Forget(pieces, persons, filedFiles);
        this.filedFiles = filedFiles;
        this.certificates = certificates;
        this.certifying = new Certifying(contracts, erasures, clock);
        this.tokenFile = new TokenFile(tokenFile);
        this.tokensKept = tokensKept;
        this.clock = clock;
    }

    /**
     * What an erasure came to.
     *
     * @param certificates the pages of those that are done
     * @param nothing how many of them are of persons of whom nothing was found
     * @param held how many requests are held, as they name different people
     * @param unsearchable places that could not be searched; then nothing was touched
     * @param busy whether another process is at it
     */
    public record Outcome(List<Path> certificates, int nothing, int held, List<String> unsearchable, boolean busy) {}

    /**
     * Does all requests that are open.
     *
     * @param deep whether the touched tables are written anew
     */
    public Outcome erase(boolean deep) {
        Optional<SessionLock> turn = erasures.tryTurn();
        if (turn.isEmpty()) {
            return new Outcome(List.of(), 0, 0, List.of(), true);
        }
        try {
            List<Erasures.Open> open = erasures.open();
            return open.isEmpty() ? new Outcome(List.of(), 0, 0, List.of(), false) : eraseAll(open, deep);
        } finally {
            turn.get().close();
        }
    }

    /** All in one pass; when that fails, each by itself, as what fails may concern one of them. */
    private Outcome eraseAll(List<Erasures.Open> open, boolean deep) {
        try {
            return erase(open, deep);
        } catch (DatabaseAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            if (open.size() == 1) {
                throw e;
            }
            List<Path> pages = new ArrayList<>();
            AtomicInteger nothing = new AtomicInteger();
            AtomicInteger held = new AtomicInteger();
            Set<String> unsearchable = new TreeSet<>();
            int done = requests.each(open, request -> "erasure " + request.erasure(), request -> {
                Outcome outcome = erase(List.of(request), deep);
                pages.addAll(outcome.certificates());
                nothing.addAndGet(outcome.nothing());
                held.addAndGet(outcome.held());
                unsearchable.addAll(outcome.unsearchable());
            });
            if (done == 0) {
                throw e;
            }
            return new Outcome(pages, nothing.get(), held.get(), List.copyOf(unsearchable), false);
        }
    }

    private Outcome erase(List<Erasures.Open> asked, boolean deep) {
        List<Erasures.Open> open = asked;
        Wanted wanted = Wanted.of(open, tokens);
        Findings findings = search.everywhere(wanted, Search.Viewer.NOBODY);
        if (!findings.unsearchable().isEmpty()) {
            return unsearchable(findings);
        }
        Set<Long> conflicts = wanted.conflicts();
        if (!conflicts.isEmpty()) {
            hold(conflicts);
        }
        if (!conflicts.isEmpty() || wanted.hasLearned()) {
            open = wanted.learned().stream()
                    .filter(request -> !conflicts.contains(request.erasure()))
                    .toList();
            wanted = Wanted.of(open, tokens);
            findings = search.everywhere(wanted, Search.Viewer.NOBODY);
            if (!findings.unsearchable().isEmpty()) {
                return unsearchable(findings);
            }
        }
        if (open.isEmpty()) {
            return new Outcome(List.of(), 0, conflicts.size(), List.of(), false);
        }
        erasures.endNotice(UNSEARCHABLE);
        tokenFile.add(open, clock.instant());
        erasures.record(open, found(open, findings));
        forget(wanted, findings, deep);
        List<Path> pages = new ArrayList<>();
        List<Long> certified = new ArrayList<>();
        AtomicInteger nothing = new AtomicInteger();
        Findings last = findings;
        int done = requests.each(open, request -> "the certificate of erasure " + request.erasure(), request -> {
            Certificate certificate = certifying.certificate(request, last, deep);
            pages.add(certificates.write(certificate));
            nothing.addAndGet(certificate.places().stream().allMatch(place -> place.found() == 0) ? 1 : 0);
            certified.add(request.erasure());
        });
        erasures.done(certified);
        LOG.info("{} erased; {} held", done, conflicts.size());
        return new Outcome(pages, nothing.get(), conflicts.size(), List.of(), false);
    }

    private static Map<Long, Map<String, Long>> found(List<Erasures.Open> open, Findings findings) {
        Map<Long, Map<String, Long>> found = new HashMap<>();
        for (Erasures.Open request : open) {
            Map<String, Long> places = new HashMap<>();
            findings.places(request.erasure()).stream()
                    .filter(place -> place.found() > 0)
                    .forEach(place -> places.put(place.place(), place.found()));
            if (!places.isEmpty()) {
                found.put(request.erasure(), places);
            }
        }
        return found;
    }

    private void forget(Wanted wanted, Findings first, boolean deep) {
        Findings findings = first;
        for (int pass = 1; pass <= MOST_PASSES; pass++) {
            forget.everywhere(findings, wanted, search.mentions(wanted));
            findings = search.everywhere(wanted, Search.Viewer.NOBODY);
            if (findings.found() == 0 && findings.unsearchable().isEmpty()) {
                persons.vacuum(persons.subjects(), deep);
                return;
            }
        }
        throw new BusyException("the places still hold something after " + MOST_PASSES
                + " passes; the erasure goes on at the next time");
    }

    private void hold(Collection<Long> conflicts) {
        String numbers = String.join(
                ", ", conflicts.stream().sorted().map(String::valueOf).toList());
        erasures.hold(
                conflicts,
                "Caravan: a request to be forgotten is held",
                String.format(
                        Locale.ROOT,
                        """
                Of each of these requests the id belongs to one person and the e-mail address to another: %s.
                Nothing was touched for them.

                What to do: find out who asked, and ask again by the id alone or by the e-mail address alone:

                    ./caravan erase --domain DOMAIN --id ID
                """,
                        numbers));
    }

    private Outcome unsearchable(Findings findings) {
        List<String> places = findings.unsearchable();
        erasures.notifyOnce(
                UNSEARCHABLE,
                "Caravan: nobody was erased, as a place cannot be searched",
                String.format(
                        Locale.ROOT,
                        """
                Requests to be forgotten are waiting. As long as a place cannot be searched, nothing is touched, because the
                person could be there:

                %s
                What to do: make these readable for Caravan, or remove them. The requests are taken up again by themselves.
                """,
                        String.join(
                                "",
                                places.stream()
                                        .limit(50)
                                        .map(place -> "  - " + place + "\n")
                                        .toList())));
        return new Outcome(List.of(), 0, 0, places, false);
    }

    /**
     * Begins again the erasures of which the database does not know, because it was restored from an older copy; from here on
     * nobody of them comes back.
     *
     * @return whether there were any; {@link #erase(boolean)} then forgets what the copy has brought
     */
    public boolean restore() {
        Map<String, Erasures.Kind> lost =
                new HashMap<>(tokenFile.since(clock.instant().minus(tokensKept)));
        if (!lost.isEmpty()) {
            lost.keySet().removeAll(erasures.suppressed());
        }
        if (!lost.isEmpty()) {
            erasures.restore(lost);
            LOG.warn("the database does not know of some erasures, as after a restore; they are done again");
        }
        return !lost.isEmpty();
    }

    /** Searches the files that were filed since the last time for all who must not come back, and forgets them there. */
    public void sweep() {
        List<FiledFiles.Filed> unswept = filedFiles.unswept();
        Optional<SessionLock> turn = unswept.isEmpty() ? Optional.empty() : erasures.tryTurn();
        if (turn.isPresent()) {
            try {
                sweepAll(unswept);
            } finally {
                turn.get().close();
            }
        }
    }

    /** All in one pass; when that fails, each by itself, so that one that cannot be searched keeps no other from it. */
    private void sweepAll(List<FiledFiles.Filed> unswept) {
        try {
            sweep(unswept);
        } catch (DatabaseAwayException e) {
            throw e;
        } catch (RuntimeException e) {
            if (unswept.size() == 1) {
                throw e;
            }
            var unused =
                    files.each(unswept, file -> "an archived file of run " + file.run(), file -> sweep(List.of(file)));
        }
    }

    private void sweep(List<FiledFiles.Filed> unswept) {
        Wanted wanted = Wanted.everybody(erasures.suppressed(), tokens);
        if (!wanted.isEmpty()) {
            Findings findings = search.in(unswept, wanted);
            if (!findings.unsearchable().isEmpty()) {
                throw new BusyException("a filed file cannot be searched for erased persons");
            }
            if (findings.found() > 0) {
                forget.inFiles(findings, wanted, search.mentions(wanted));
            }
        }
        filedFiles.swept(unswept);
    }

    /** Looks again for one person. */
    public Findings find(String domain, Erasures.Asked person) {
        return find(domain, person, Search.Viewer.NOBODY);
    }

    /** Looks for one person and shows what there is. */
    public Findings export(String domain, Erasures.Asked person, Export to) {
        return find(domain, person, to::add);
    }

    private Findings find(String domain, Erasures.Asked person, Search.Viewer viewer) {
        Erasures.Open request =
                new Erasures.Open(-1, domain, person.byId(), person.byEmail(), true, clock.instant(), person.tokens());
        Wanted wanted = Wanted.of(List.of(request), tokens);
        Findings findings = search.everywhere(wanted, viewer == Search.Viewer.NOBODY ? viewer : Search.Viewer.NOBODY);
        if (wanted.hasLearned()) {
            wanted = Wanted.of(wanted.learned(), tokens);
        } else if (viewer == Search.Viewer.NOBODY) {
            return findings;
        }
        return search.everywhere(wanted, viewer);
    }

    /** Looks for everybody who was erased. */
    public Findings findErased() {
        return search.everywhere(Wanted.everybody(erasures.suppressed(), tokens), Search.Viewer.NOBODY);
    }
}

package io.caravan.contract;

import java.util.ArrayList;
import java.util.List;

/**
 * The columns of a table by which somebody who knows a person may find the person's rows, as they are stored. Pseudonyms are
 * none of them, as nobody can compute one without the key, and a suppressed column shows nothing.
 *
 * @param ids each names a person or a record by itself: identifiers that are kept, and kept keys and references
 * @param quasi quasi-identifiers, and what masking or generalising leaves of identifiers
 * @param personal what else the rows show of a person
 */
public record QuasiIdentifiers(List<Field> ids, List<Field> quasi, List<Field> personal) {

    public QuasiIdentifiers {
        ids = List.copyOf(ids);
        quasi = List.copyOf(quasi);
        personal = List.copyOf(personal);
    }

    /** Those of the contract's own table; child tables are not looked at. */
    public static QuasiIdentifiers of(Contract contract) {
        List<Field> ids = new ArrayList<>();
        List<Field> quasi = new ArrayList<>();
        List<Field> personal = new ArrayList<>();
        for (Field field : contract.table().fields()) {
            if (!isShown(field)) {
                continue;
            }
            switch (field.privacy().kind()) {
                case IDENTIFIER -> (field.privacy().treatment() == Treatment.KEEP ? ids : quasi).add(field);
                case QUASI_IDENTIFIER -> quasi.add(field);
                case PERSONAL -> (isLink(contract, field) ? ids : personal).add(field);
                case NONE -> {}
            }
        }
        return new QuasiIdentifiers(ids, quasi, personal);
    }

    private static boolean isShown(Field field) {
        return switch (field.privacy().treatment()) {
            case KEEP, MASK, GENERALISE -> true;
            case PSEUDONYMISE, SUPPRESS -> false;
        };
    }

    /** A key or a reference is another one in nearly every row, so that in a combination it would single out every row. */
    private static boolean isLink(Contract contract, Field field) {
        return contract.key().contains(field)
                || contract.references().stream()
                        .anyMatch(reference -> reference.table().equals(contract.table())
                                && reference.field().equals(field));
    }

    /** Whether no combination of columns can single anybody out. */
    public boolean isEmpty() {
        return quasi.isEmpty() && personal.isEmpty();
    }
}

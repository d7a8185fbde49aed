package io.caravan.verify;

import java.util.List;

/**
 * What one check has come to.
 *
 * @param what in words
 * @param checked how many things it has looked at
 * @param problems what does not add up, each by itself; without a value of any record
 */
public record Check(String what, long checked, List<String> problems) {

    public Check {
        problems = List.copyOf(problems);
    }

    /** Only with the problems that {@code again} has as well: others were of a moment in which something went on. */
    Check lasting(List<Check> again) {
        List<String> same = again.stream()
                .filter(check -> check.what().equals(what))
                .flatMap(check -> check.problems().stream())
                .toList();
        return new Check(what, checked, problems.stream().filter(same::contains).toList());
    }
}

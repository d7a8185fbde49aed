package io.caravan.validate;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import io.caravan.run.IpAddress;

/** The address of a computer, {@code 192.0.2.1} or {@code 2001:db8::1}; a word of ours. */
final class IpAddressFormat implements Format {

    @Override
    public String getName() {
        return "ip-address";
    }

    @Override
    public boolean matches(ExecutionContext context, String text) {
        return IpAddress.isValid(text);
    }
}

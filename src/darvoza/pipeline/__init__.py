"""The impure shell: receive → crossing → facts → assess → keep.

`opening` makes a loop on a store, `door` takes messages in, `reading` carries one through;
`gathering`, `linking` and `uniting` write crossings, links and control units, `assessing` assesses
them; `shifts` selects; `correcting`, `governing` and `reassessing` are what people do beside the
traffic.
"""

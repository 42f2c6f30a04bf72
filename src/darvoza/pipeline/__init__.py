"""The impure shell: receive → crossing → facts → assess → keep.

`opening` makes a loop on a store, `door` takes messages in, `reading` carries one through,
`gathering` and `linking` write crossings and control units, `assessing` assesses them; `shifts`
selects; `correcting`, `governing` and `reassessing` are what people do beside the traffic.
"""
